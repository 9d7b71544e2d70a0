package io.maskbit.runtime.look;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Seeds;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.measure.FirstImages;
import io.maskbit.runtime.report.LookModel;
import io.maskbit.runtime.report.LookModel.Attention;
import io.maskbit.runtime.report.LookModel.Picture;
import io.maskbit.sampling.Pixels;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.data.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Shows the generator of a run: how it unmasks, and where it looks. */
final class GeneratorLook {

    private static final int IMAGES = 6;
    private static final int LARGE_IMAGES = 3;
    private static final int LARGE = 128;
    private static final int ATTENTIVE = 16;
    private static final int SHOWN = 4;

    private final TrainedRun run;
    private final Seeds seeds;
    private final Progress progress;
    private final TokenMaps maps;

    GeneratorLook(TrainedRun run, Seeds seeds, Progress progress) {
        this.run = run;
        this.seeds = seeds;
        this.progress = progress;
        this.maps = new TokenMaps(run.plan().grid(), run.plan().ground().shape());
    }

    /** Records a film. */
    LookModel.Film film() {
        int images = maps.image().height() < LARGE ? IMAGES : LARGE_IMAGES;
        List<Film.Shot> shots = Film.of(run, images);
        progress.say("recorded " + shots.size() + " steps of unmasking");
        List<String> names = run.classNames();
        FilmPictures pictures = new FilmPictures(shots, maps);
        return new LookModel.Film(
                id(),
                shots.size(),
                IntStream.range(0, images).mapToObj(i -> names.get(i % names.size())).toList(),
                pictures.gif(),
                pictures.stills());
    }

    /**
     * Asks for attention.
     *
     * @param images held-out images; the first of them are used
     * @throws ExperimentException if the generator shows none
     */
    Attention attention(FirstImages images) {
        List<long[]> tokens = new ArrayList<>();
        List<byte[]> originals = new ArrayList<>();
        List<Long> labels = new ArrayList<>();
        FirstImages few =
                new FirstImages(
                        images.source(),
                        images.config().withBatch(ATTENTIVE),
                        images.side(),
                        Math.min(ATTENTIVE, images.size()));
        few.forEach(batch -> encode(batch, tokens, originals, labels));
        AttentionStudy study =
                AttentionStudy.of(
                                run.generator(),
                                tokens,
                                labels.stream().mapToLong(Long::longValue).toArray(),
                                seeds,
                                run.manager())
                        .orElseThrow(
                                () ->
                                        new ExperimentException(
                                                Location.of("--attention"),
                                                "the generator '" + id() + "' shows no attention",
                                                "leave --attention out"));
        return new Attention(
                id(), tokens.size(), columns(study, originals), study.layers(), study.even());
    }

    private void encode(
            Batch batch, List<long[]> tokens, List<byte[]> originals, List<Long> labels) {
        Step.run(
                () ->
                        Tape.withoutGradients(
                                () -> {
                                    NDArray images = batch.images(run.manager());
                                    Pass pass = Pass.evaluation(run.manager());
                                    long[] all =
                                            run.tokenizer()
                                                    .encode(images, pass)
                                                    .tokens()
                                                    .toLongArray();
                                    byte[] bytes = Pixels.toBytes(images);
                                    int positions = all.length / batch.size();
                                    int length = bytes.length / batch.size();
                                    for (int i = 0; i < batch.size(); i++) {
                                        tokens.add(part(all, i, positions));
                                        originals.add(part(bytes, i, length));
                                        labels.add(batch.labels()[i]);
                                    }
                                    return null;
                                }));
    }

    private static long[] part(long[] all, int index, int length) {
        return Arrays.copyOfRange(all, index * length, (index + 1) * length);
    }

    private static byte[] part(byte[] all, int index, int length) {
        return Arrays.copyOfRange(all, index * length, (index + 1) * length);
    }

    private List<Picture> columns(AttentionStudy study, List<byte[]> originals) {
        int shown = Math.min(SHOWN, originals.size());
        int side = maps.image().height();
        List<Picture> columns = new ArrayList<>();
        columns.add(new Picture("original", Look.column(originals.subList(0, shown), side)));
        List<byte[]> hidden = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            boolean[] masked = study.hidden().get(i);
            hidden.add(
                    maps.painted(
                            p ->
                                    p == study.asked()
                                            ? TokenMaps.MARKED
                                            : masked[p] ? TokenMaps.MASKED : TokenMaps.KNOWN));
        }
        columns.add(new Picture("hidden", Look.column(hidden, side)));
        for (int layer = 0; layer < study.maps().size(); layer++) {
            List<byte[]> painted = new ArrayList<>();
            for (int i = 0; i < shown; i++) {
                double[] map = study.maps().get(layer).get(i);
                double most = Arrays.stream(map).max().orElse(1);
                painted.add(maps.painted(p -> TokenMaps.heat(map[p] / most)));
            }
            columns.add(new Picture("layer " + (layer + 1), Look.column(painted, side)));
        }
        return columns;
    }

    private String id() {
        return run.plan().generator().orElseThrow().found().id();
    }
}
