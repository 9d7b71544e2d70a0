package io.maskbit.runtime.evaluate;

import io.maskbit.evaluation.CodebookMetrics;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.ImageSetOptions;
import io.maskbit.runtime.images.ImageSets;
import io.maskbit.runtime.images.Preprocessing;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.sample.FixedBatches;
import io.maskbit.runtime.sample.NpzImages;
import io.maskbit.runtime.sample.Reconstructions;
import io.maskbit.runtime.sample.SampleRequest;
import io.maskbit.runtime.sample.SampleSeries;
import io.maskbit.training.data.Interpolation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Makes the images of a run that are measured, where they are not there yet; all of it goes on
 * after an interruption.
 */
public final class RunImages {

    private static final int BATCH = 16;

    private final TrainedRun run;
    private final String name;
    private final Path folder;
    private final Supplier<Catalog> catalog;
    private final Progress progress;

    /**
     * Takes a run.
     *
     * @param run the run, open
     * @param name how people know it
     * @param folder where the images go
     * @param catalog components, where a set of images is of an experiment
     * @param progress told how far it has come
     */
    public RunImages(
            TrainedRun run,
            String name,
            Path folder,
            Supplier<Catalog> catalog,
            Progress progress) {
        this.run = run;
        this.name = name;
        this.folder = folder;
        this.catalog = catalog;
        this.progress = progress;
    }

    /**
     * Samples images, all classes in turn.
     *
     * @param count how many
     * @param seed their seed; that of the open run
     * @return {@code samples.npz}
     */
    public ImageSet samples(int count, long seed) {
        run.generator();
        List<String> names = run.classNames();
        List<Integer> classes = IntStream.range(0, names.size()).boxed().toList();
        SampleRequest request = new SampleRequest(classes, names, 0, count, seed);
        int side = run.plan().ground().shape().height();
        Path file = folder.resolve("samples.npz");
        Path state = folder.resolve("samples");
        NpzImages store = new NpzImages(file, state, request, side);
        new SampleSeries(run, request, state, store, new FixedBatches(BATCH), progress)
                .complete(name);
        return ImageSets.open(file.toString(), ImageSetOptions.ALL, catalog);
    }

    /**
     * Sends images through the tokenizer and back.
     *
     * @param images a set of images
     * @param options which of them; without a preprocessing they are prepared to the run's extent,
     *     as the paper does (spec 9.1)
     * @param tokens whether to count their tokens, too
     * @return {@code reconstructions.npz} and the originals
     */
    public Subject reconstructions(String images, ImageSetOptions options, boolean tokens) {
        Interpolation filter = run.plan().data().interpolation();
        int side = run.plan().ground().shape().height();
        ImageSetOptions wanted =
                new ImageSetOptions(
                        options.preprocessing()
                                .or(() -> Optional.of(Preprocessing.square(side, filter))),
                        options.limit(),
                        options.seed());
        ImageSet set = ImageSets.open(images, wanted, catalog);
        Path file = folder.resolve("reconstructions.npz");
        new Reconstructions(run, set, file, BATCH, progress).complete();
        Optional<CodebookMetrics> counted =
                tokens ? Optional.of(TokenCount.of(run, set, progress)) : Optional.empty();
        String originals = Reconstructions.originalsOf(file).toString();
        return new Subject(
                name,
                ImageSets.open(file.toString(), ImageSetOptions.ALL, catalog),
                Optional.of(ImageSets.open(originals, ImageSetOptions.ALL, catalog)),
                Optional.empty(),
                true,
                counted);
    }
}
