package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What a value would be with infinitely many images. Fréchet distance and Inception score of N
 * images lie off by about a constant over N; a line over 1/N through values of random subsets of
 * several sizes therefore tells the value at 1/N = 0. Only the images measured are so extended: a
 * reference of few images keeps what it is off by.
 *
 * @param value where the line meets 1/N = 0
 * @param slope of the line: what N images are off by, times N
 * @param residual root of the mean squared distance of the values to the line
 * @param points the values
 * @see <a href="https://arxiv.org/abs/1911.07023">Chong and Forsyth, Effectively Unbiased FID and
 *     Inception Score</a>
 */
public record Extrapolation(double value, double slope, double residual, List<Point> points) {

    /** Sizes in the paper. */
    public static final int POINTS = 15;

    /** Smallest size in the paper; half the images where there are not twice as many. */
    public static final int SMALLEST = 5000;

    /** Copies the points. */
    public Extrapolation {
        points = List.copyOf(points);
    }

    /**
     * The value of a subset.
     *
     * @param images its size
     * @param value the value
     */
    public record Point(int images, double value) {}

    /**
     * Lays a line.
     *
     * @param points at least two sizes
     * @return the extrapolation
     * @throws IllegalArgumentException if there are fewer than two sizes
     */
    public static Extrapolation of(List<Point> points) {
        double x = points.stream().mapToDouble(p -> 1.0 / p.images()).average().orElse(0);
        double y = points.stream().mapToDouble(Point::value).average().orElse(0);
        double across = 0;
        double along = 0;
        for (Point point : points) {
            double from = 1.0 / point.images() - x;
            across += from * from;
            along += from * (point.value() - y);
        }
        if (across == 0) {
            throw new IllegalArgumentException("a line needs values at two sizes");
        }
        double slope = along / across;
        double value = y - slope * x;
        double squares = 0;
        for (Point point : points) {
            squares += Math.pow(point.value() - value - slope / point.images(), 2);
        }
        return new Extrapolation(value, slope, Math.sqrt(squares / points.size()), points);
    }

    /**
     * Returns sizes of subsets, evenly spaced from {@link #SMALLEST} or half the images to all.
     *
     * @param images how many there are, at least 4
     * @param points how many sizes, at least 2
     * @return ascending sizes; fewer than asked for if there are not so many
     * @throws ExperimentException if there are too few images
     */
    public static int[] sizes(int images, int points) {
        if (points < 2) {
            throw new IllegalArgumentException("a line needs 2 points, not " + points);
        }
        if (images < 4) {
            throw new ExperimentException(
                    Location.of("extrapolation"),
                    "needs at least 4 images, but there are " + images,
                    "give more images");
        }
        int first = Math.min(SMALLEST, images / 2);
        int[] sizes = new int[points];
        for (int i = 0; i < points; i++) {
            sizes[i] = (int) (first + (long) (images - first) * i / (points - 1));
        }
        return Arrays.stream(sizes).distinct().toArray();
    }

    /**
     * Extrapolates a measure of subsets.
     *
     * @param images how many there are, at least 4
     * @param points how many sizes; {@link #POINTS} in the paper
     * @param random chooses the images of each subset anew
     * @param measure a measure of images, given by their numbers
     * @return the extrapolation
     * @throws ExperimentException if there are too few images
     */
    public static Extrapolation of(
            int images, int points, SplittableRandom random, ToDoubleFunction<int[]> measure) {
        List<Point> values = new ArrayList<>();
        for (int size : sizes(images, points)) {
            values.add(new Point(size, measure.applyAsDouble(chosen(images, size, random))));
        }
        return of(values);
    }

    /**
     * Extrapolates the Fréchet distance.
     *
     * @param generated features of the images measured
     * @param reference what they are compared with
     * @param points how many sizes
     * @param random chooses images
     * @param manager its device computes
     * @return the extrapolation
     * @throws IllegalArgumentException if the widths differ
     * @throws ExperimentException if there are too few images
     */
    public static Extrapolation frechet(
            FeatureTable generated,
            Gaussian reference,
            int points,
            SplittableRandom random,
            NDManager manager) {
        try (FrechetReference known = new FrechetReference(reference, manager)) {
            return of(
                    generated.count(),
                    points,
                    random,
                    which -> known.distance(gaussian(generated, which, manager)));
        }
    }

    /**
     * Extrapolates the Inception score of all images as one part.
     *
     * @param logits logits of the images measured
     * @param points how many sizes
     * @param random chooses images
     * @param manager its device computes
     * @return the extrapolation
     * @throws ExperimentException if there are too few images
     */
    public static Extrapolation inceptionScore(
            FeatureTable logits, int points, SplittableRandom random, NDManager manager) {
        return of(
                logits.count(),
                points,
                random,
                which -> {
                    InceptionScore score =
                            new InceptionScore(logits.width(), ScoreSplits.whole(), 0);
                    logits.forEachBlock(which, manager, score::add);
                    return score.value();
                });
    }

    private static Gaussian gaussian(FeatureTable table, int[] which, NDManager manager) {
        try (FeatureMoments moments = new FeatureMoments(table.width(), manager)) {
            table.forEachBlock(which, manager, moments::add);
            return moments.gaussian();
        }
    }

    /** Chooses without repetition: the beginning of a shuffle. */
    private static int[] chosen(int images, int size, SplittableRandom random) {
        int[] order = new int[images];
        for (int i = 0; i < images; i++) {
            order[i] = i;
        }
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i, images);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return Arrays.copyOf(order, size);
    }
}
