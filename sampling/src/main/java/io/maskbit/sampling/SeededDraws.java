package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws from host randomness by seed, image index and step: what one image gets does not depend on
 * its batch, nor on what was asked before.
 *
 * <p>Tokens are drawn by inverse cumulative distribution: one uniform number per entry goes to the
 * device, the sums are taken there in float64. The uniform number lies in (0, 1] and is scaled by
 * the row's total, so that a value of probability zero is never drawn and rounding of the total is
 * harmless.
 */
public final class SeededDraws implements Draws {

    private static final NDIndex TOTALS = new NDIndex("..., -1:");

    private final List<Source> sources;
    private final NDManager manager;

    /**
     * Where the randomness of one image comes from.
     *
     * @param seeds its seeds
     * @param index its number, at least 0
     */
    public record Source(Seeds seeds, long index) {}

    /**
     * Draws for unrelated images.
     *
     * @param sources one per image, at least one
     * @param manager where the numbers are uploaded; its device is that of the sampler
     */
    public SeededDraws(List<Source> sources, NDManager manager) {
        this.sources = List.copyOf(sources);
        this.manager = manager;
    }

    /**
     * Draws for consecutive images.
     *
     * @param seeds seeds of the run
     * @param firstIndex index of the first image, at least 0
     * @param batch number of images, B
     * @param manager where the numbers are uploaded; its device is that of the sampler
     */
    public SeededDraws(Seeds seeds, long firstIndex, int batch, NDManager manager) {
        this(
                IntStream.range(0, batch)
                        .mapToObj(place -> new Source(seeds, firstIndex + place))
                        .toList(),
                manager);
    }

    @Override
    public NDArray tokens(int step, NDArray probabilities) {
        Shape rows = probabilities.getShape().slice(0, 3); // (B, N, G)
        double[] uniform = new double[count(rows)];
        int perImage = uniform.length / sources.size();
        for (int b = 0; b < sources.size(); b++) {
            SplittableRandom stream = stream(b, step, "tokens");
            for (int i = 0; i < perImage; i++) {
                uniform[b * perImage + i] = 1 - stream.nextDouble();
            }
        }
        NDArray sums = probabilities.toType(DataType.FLOAT64, false).cumSum(3); // (B, N, G, V)
        NDArray drawn = manager.create(uniform, rows.add(1)).mul(sums.get(TOTALS)); // (B, N, G, 1)
        return sums.lt(drawn).toType(DataType.INT64, false).sum(new int[] {3}); // (B, N, G)
    }

    @Override
    public NDArray confidence(int step, Shape shape) {
        float[] noise = new float[count(shape)];
        int perImage = noise.length / sources.size();
        for (int b = 0; b < sources.size(); b++) {
            SplittableRandom stream = stream(b, step, "confidence");
            for (int i = 0; i < perImage; i++) {
                noise[b * perImage + i] = gumbel(stream);
            }
        }
        return manager.create(noise, shape); // (B, N, G)
    }

    @Override
    public SplittableRandom order(int image) {
        return stream(image, "order");
    }

    private SplittableRandom stream(int image, int step, String kind) {
        return stream(image, Integer.toString(step) + '/' + kind);
    }

    private SplittableRandom stream(int image, String key) {
        Source source = sources.get(image);
        return source.seeds().stream(Purpose.SAMPLING, Long.toString(source.index()) + '/' + key);
    }

    /**
     * Returns -ln(-ln u) with u strictly between 0 and 1; strict logarithms are equal everywhere.
     */
    private static float gumbel(SplittableRandom stream) {
        double u = stream.nextDouble(Double.MIN_NORMAL, 1);
        return (float) -StrictMath.log(-StrictMath.log(u));
    }

    private int count(Shape shape) {
        if (shape.get(0) != sources.size()) {
            throw new IllegalArgumentException(
                    "draws are for "
                            + sources.size()
                            + " images, but the batch has "
                            + shape.get(0));
        }
        return Math.toIntExact(shape.size());
    }
}
