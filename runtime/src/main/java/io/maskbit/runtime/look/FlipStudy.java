package io.maskbit.runtime.look;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.ChangeRuler;
import io.maskbit.evaluation.CodebookMetrics;
import io.maskbit.evaluation.FlipScores;
import io.maskbit.evaluation.ImageChanges;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.TokenBits;
import io.maskbit.sampling.Pixels;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.data.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Encodes images, changes bits of their tokens, decodes them again and measures what became of
 * them.
 */
final class FlipStudy {

    private static final int SHOWN = 8;
    private static final int LARGE_SHOWN = 4;
    private static final int LARGE = 128;

    private final Tokenizer tokenizer;
    private final TokenBits bits;
    private final Measures measures;
    private final Seeds seeds;
    private final NDManager manager;
    private final int batch;

    private final CodebookMetrics use;
    private final List<long[]> tokens = new ArrayList<>(); // one (P) per image
    private final List<byte[]> originals = new ArrayList<>();
    private final List<ImageChanges> reconstructions = new ArrayList<>();

    /**
     * What came of a study.
     *
     * @param scores what was measured
     * @param columns 8-bit images of up to {@value #SHOWN} of the images: originals, unchanged
     *     tokens, then for each bit this bit flipped
     */
    record Result(FlipScores scores, List<List<byte[]>> columns) {}

    /** A change of the tokens of one image. */
    private interface Change {
        long[] of(int image);
    }

    /**
     * A study without images yet.
     *
     * @param tokenizer the tokenizer
     * @param measures how changes are measured
     * @param seeds choose random bits and pairs
     * @param manager a manager on the tokenizer's device
     * @param batch images decoded at once
     */
    FlipStudy(Tokenizer tokenizer, Measures measures, Seeds seeds, NDManager manager, int batch) {
        this.tokenizer = tokenizer;
        this.measures = measures;
        this.seeds = seeds;
        this.manager = manager;
        this.batch = batch;
        this.bits = new TokenBits(tokenizer.quantizer().tokenSpace());
        this.use = new CodebookMetrics(bits.space());
    }

    /** Takes images in: encodes them and measures how well they come back. */
    void add(Batch images) {
        Step.run(
                () ->
                        Tape.withoutGradients(
                                () -> {
                                    encode(images.images(manager));
                                    return null;
                                }));
    }

    private void encode(NDArray images) {
        Quantized codes = tokenizer.encode(images, Pass.evaluation(manager));
        long[] all = codes.tokens().toLongArray();
        int count = Math.toIntExact(images.getShape().get(0));
        int positions = all.length / count;
        List<long[]> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            added.add(Arrays.copyOfRange(all, i * positions, (i + 1) * positions));
        }
        tokens.addAll(added);
        use.add(all);
        originals.addAll(split(Pixels.toBytes(images), count));
        ChangeRuler ruler = measures.ruler(Images.of(images));
        reconstructions.add(measures.measure(ruler, images, decoded(added)));
    }

    /** Returns how many images were taken in. */
    int images() {
        return tokens.size();
    }

    /** Returns how often images will be decoded for {@link #run}. */
    int work() {
        return (1 + changes().size()) * images();
    }

    /**
     * Makes all changes of all images.
     *
     * @param done receives the number of decoded images so far
     * @return what came of it; at least two images are needed
     */
    Result run(IntConsumer done) {
        List<Change> changes = changes();
        List<List<ImageChanges>> measured = new ArrayList<>();
        changes.forEach(change -> measured.add(new ArrayList<>()));
        List<List<byte[]>> columns = new ArrayList<>();
        IntStream.range(0, 2 + bits.bits()).forEach(c -> columns.add(new ArrayList<>()));
        int[] shown = shown();
        Arrays.stream(shown).forEach(image -> columns.get(0).add(originals.get(image)));
        for (int from = 0; from < images(); from += batch) {
            int[] chosen = IntStream.range(from, Math.min(images(), from + batch)).toArray();
            int before = from * (1 + changes.size());
            Step.run(
                    () ->
                            Tape.withoutGradients(
                                    () -> {
                                        change(chosen, changes, measured, columns);
                                        return null;
                                    }));
            done.accept(before + chosen.length * (1 + changes.size()));
        }
        List<ImageChanges> joined = measured.stream().map(ImageChanges::joined).toList();
        return new Result(scores(joined, changes), columns);
    }

    private void change(
            int[] chosen,
            List<Change> changes,
            List<List<ImageChanges>> measured,
            List<List<byte[]>> columns) {
        NDArray before = decoded(Arrays.stream(chosen).mapToObj(tokens::get).toList());
        show(before, chosen, columns.get(1));
        ChangeRuler ruler = measures.ruler(Images.of(before));
        for (int c = 0; c < changes.size(); c++) {
            int number = c;
            Step.run(
                    () -> {
                        Change change = changes.get(number);
                        NDArray after =
                                decoded(Arrays.stream(chosen).mapToObj(change::of).toList());
                        measured.get(number).add(measures.measure(ruler, before, after));
                        if (number < bits.bits()) {
                            show(after, chosen, columns.get(2 + number));
                        }
                    });
        }
    }

    /** First every bit, then numbers of random bits, then other images. */
    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (int bit = 0; bit < bits.bits(); bit++) {
            int flipped = bit;
            changes.add(image -> bits.flipped(tokens.get(image), flipped));
        }
        for (int count = 0; count <= bits.bits(); count++) {
            int flipped = count;
            changes.add(
                    image ->
                            bits.flippedAtRandom(
                                    tokens.get(image),
                                    flipped,
                                    seeds.stream(Purpose.STUDY, "bits/" + flipped + "/" + image)));
        }
        int[] partners = partners(images(), seeds);
        changes.add(image -> tokens.get(partners[image]));
        return changes;
    }

    /** Another image for each: the next one in a shuffled circle. */
    static int[] partners(int images, Seeds seeds) {
        int[] order = IntStream.range(0, images).toArray();
        var random = seeds.stream(Purpose.STUDY, "pairs");
        for (int i = images - 1; i > 0; i--) {
            int at = random.nextInt(i + 1);
            int swapped = order[at];
            order[at] = order[i];
            order[i] = swapped;
        }
        int[] partners = new int[images];
        for (int i = 0; i < images; i++) {
            partners[order[i]] = order[(i + 1) % images];
        }
        return partners;
    }

    private FlipScores scores(List<ImageChanges> joined, List<Change> changes) {
        int count = bits.bits();
        List<Double> changed = changes.stream().map(this::changed).toList();
        return new FlipScores(
                ImageChanges.joined(reconstructions),
                joined.subList(0, count),
                changed.subList(0, count),
                joined.subList(count, 2 * count + 1),
                changed.subList(count, 2 * count + 1),
                joined.get(2 * count + 1),
                DoubleStream.of(use.digitMeans()).boxed().toList(),
                DoubleStream.of(use.digitEntropies()).boxed().toList());
    }

    private double changed(Change change) {
        return IntStream.range(0, images())
                        .mapToDouble(i -> TokenBits.changed(tokens.get(i), change.of(i)))
                        .sum()
                / images();
    }

    private NDArray decoded(List<long[]> maps) {
        long[] all = maps.stream().flatMapToLong(Arrays::stream).toArray();
        var grid = bits.space().grid();
        Shape shape = new Shape(maps.size(), grid.height(), grid.width());
        return tokenizer
                .decodeTokens(manager.create(all, shape), Pass.evaluation(manager))
                .clip(0, 1); // (B, 3, h, w)
    }

    /** Numbers of the images in pictures, spread over all of them. */
    private int[] shown() {
        int most = tokenizer.image().height() < LARGE ? SHOWN : LARGE_SHOWN;
        int count = Math.min(most, images());
        return IntStream.range(0, count).map(i -> i * images() / count).toArray();
    }

    private void show(NDArray decoded, int[] chosen, List<byte[]> column) {
        for (int image : shown()) {
            int at = image - chosen[0];
            if (at >= 0 && at < chosen.length) {
                column.add(Pixels.toBytes(decoded.get(new NDIndex(at + ":" + (at + 1)))));
            }
        }
    }

    private static List<byte[]> split(byte[] all, int count) {
        int length = all.length / count;
        return IntStream.range(0, count)
                .mapToObj(i -> Arrays.copyOfRange(all, i * length, (i + 1) * length))
                .toList();
    }
}
