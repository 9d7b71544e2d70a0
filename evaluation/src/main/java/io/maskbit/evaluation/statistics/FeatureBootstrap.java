package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.tensor.Step;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * 95 % intervals of measures of features by resampling images: each draw takes as many images as
 * there are, with replacement, and computes the measure again.
 *
 * <p>A resample holds some images twice and others not at all; to a measure with a bias it looks
 * like a smaller set. The Fréchet distance of a resample therefore lies above that of the images,
 * at small N so far that the spread of resamples does not reach down to the measured value. The
 * interval here is that spread, from the 2.5 % to the 97.5 % point, moved so that its mean is the
 * measured value; by how much it was moved is told. It says how far the value at this N hangs on
 * which images were drawn, and nothing about the value at another N, which is what {@link
 * Extrapolation} is for, nor about other trainings of a network.
 *
 * <p>The draws hang on the seed, on the role of a set and on its size only, so that equal images
 * meet each other in the measures of one evaluation and in the evaluations of two runs.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Bootstrap methods: another look at the
 *     jackknife</a>
 */
public final class FeatureBootstrap {

    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;
    private static final int BLOCK = 1024;

    private final int draws;
    private final Seeds seeds;

    /**
     * A number of draws.
     *
     * @param draws how often to resample, at least 2; 200 give steady intervals, and 20 their size
     * @param seeds chooses images
     */
    public FeatureBootstrap(int draws, Seeds seeds) {
        if (draws < 2) {
            throw new IllegalArgumentException("draws must be at least 2, but are " + draws);
        }
        this.draws = draws;
        this.seeds = seeds;
    }

    /**
     * A measured value and how sure it is.
     *
     * @param value the value of all images
     * @param resampled the value of each draw
     */
    public record Spread(double value, double[] resampled) {

        /** Returns the value, and the spread of resamples around it. */
        public Interval interval() {
            double[] sorted = resampled.clone();
            Arrays.sort(sorted);
            double low = sorted[(int) Math.floor(LOW * (sorted.length - 1))];
            double high = sorted[(int) Math.ceil(HIGH * (sorted.length - 1))];
            return new Interval(value, low - shift(), high - shift());
        }

        /**
         * Returns the mean of the resamples less the measured value: what resampling adds to the
         * measure's bias, and about as much as the bias itself.
         */
        public double shift() {
            return Arrays.stream(resampled).average().orElseThrow() - value;
        }

        /**
         * Returns a difference of paired images, such as reconstructions of the same originals or
         * samples of the same numbers: each draw takes the same images of both.
         *
         * @param baseline of as many images, with equal draws and seeds
         * @return this less the baseline
         * @throws IllegalArgumentException if there are not equally many draws
         */
        public Spread minus(Spread baseline) {
            if (resampled.length != baseline.resampled.length) {
                throw new IllegalArgumentException(
                        resampled.length
                                + " draws cannot be paired with "
                                + baseline.resampled.length);
            }
            double[] differences = new double[resampled.length];
            Arrays.setAll(differences, i -> resampled[i] - baseline.resampled[i]);
            return new Spread(value - baseline.value, differences);
        }
    }

    /**
     * Returns the Fréchet distance of images to a reference that is taken as it is. Each draw costs
     * a product over all images and the eigenvalues of a matrix that is as wide as the features, or
     * as the images are many if that is less.
     *
     * @param generated features of the images, at least 2
     * @param reference what they are compared with
     * @param manager its device computes
     * @return the distance and its spread
     * @throws IllegalArgumentException if the widths differ
     * @throws ExperimentException below two images
     */
    public Spread frechet(FeatureTable generated, Gaussian reference, NDManager manager) {
        try (FrechetReference known = new FrechetReference(reference, manager);
                FeatureMoments moments = new FeatureMoments(generated.width(), manager)) {
            generated.forEachBlock(all(generated.count()), manager, moments::add);
            double value = known.distance(moments.gaussian());
            WeightedFrechet weighted = new WeightedFrechet(generated, known, manager);
            int[][] weights = weights("generated", generated.count());
            return new Spread(value, weighted.distances(weights));
        }
    }

    /**
     * Returns the kernel Inception distance over all pairs, {@link KernelDistance#ofAllPairs}; both
     * sets are resampled, and two copies of an image are no pair.
     *
     * @param generated at least 2 vectors
     * @param real at least 2 vectors, as wide
     * @param block vectors that are multiplied at a time; bounds memory
     * @param manager its device computes
     * @return the distance and its spread
     * @throws IllegalArgumentException if the widths differ
     * @throws ExperimentException if a set has fewer than 2 vectors
     */
    public Spread kernelDistance(
            FeatureTable generated, FeatureTable real, int block, NDManager manager) {
        double value = KernelDistance.ofAllPairs(generated, real, block, manager);
        int[][] v = weights("generated", generated.count());
        int[][] w = weights("real", real.count());
        PairSums pairs = new PairSums(KernelDistance::kernel, block, manager);
        double[] first = pairs.within(generated, columns(v));
        double[] second = pairs.within(real, columns(w));
        double[] between = pairs.between(generated, columns(v), real, columns(w));
        double n = generated.count();
        double m = real.count();
        double[] resampled = new double[draws];
        for (int i = 0; i < draws; i++) {
            resampled[i] =
                    first[i] / distinctPairs(v[i])
                            + second[i] / distinctPairs(w[i])
                            - 2 * between[i] / (n * m);
        }
        return new Spread(value, resampled);
    }

    /**
     * Returns the Inception score of all images as one part.
     *
     * @param logits logits of the images, at least 1
     * @param epsilon as for {@link InceptionScore}
     * @param manager its device computes
     * @return the score and its spread
     * @throws ExperimentException if there is no image
     */
    public Spread inceptionScore(FeatureTable logits, double epsilon, NDManager manager) {
        int n = logits.count();
        InceptionScore whole = new InceptionScore(logits.width(), ScoreSplits.whole(), epsilon);
        logits.forEachBlock(all(n), manager, whole::add);
        double value = whole.value();
        PairSums.Weights weights = columns(weights("generated", n));
        double[] sums = new double[draws * logits.width()];
        double[] certainty = new double[draws];
        for (int from = 0; from < n; from += BLOCK) {
            int first = from;
            int to = Math.min(from + BLOCK, n);
            Step.run(
                    () -> {
                        var p =
                                InceptionScore.Probabilities.of(
                                        logits.rows(first, to, manager), epsilon);
                        NDArray w = weights.columns(first, to, manager); // (draws, n)
                        add(sums, w.matMul(p.each()));
                        add(certainty, w.matMul(p.certainty().reshape(-1, 1)));
                    });
        }
        double[] resampled = new double[draws];
        for (int i = 0; i < draws; i++) {
            double[] own = Arrays.copyOfRange(sums, i * logits.width(), (i + 1) * logits.width());
            resampled[i] = InceptionScore.score(own, certainty[i], n, epsilon);
        }
        return new Spread(value, resampled);
    }

    /**
     * Returns a share or mean over generated images: precision of {@link Neighbours#precise}, or
     * density of {@link Neighbours#densities}. The balls stay as they are: in a resample, an image
     * and its copy would be neighbours.
     *
     * @param each a number per image, at least one
     * @return the mean and its spread
     * @throws ExperimentException if there is no image
     */
    public Spread overGenerated(double[] each) {
        return mean("generated", each);
    }

    /**
     * Returns a share over real images: recall of {@link Neighbours#recalled}, or coverage of
     * {@link Neighbours#covered}; see {@link #overGenerated}.
     *
     * @param each a number per image, at least one
     * @return the mean and its spread
     * @throws ExperimentException if there is no image
     */
    public Spread overReal(double[] each) {
        return mean("real", each);
    }

    private Spread mean(String role, double[] each) {
        int[][] weights = weights(role, each.length);
        double[] resampled = new double[draws];
        for (int i = 0; i < draws; i++) {
            for (int j = 0; j < each.length; j++) {
                resampled[i] += weights[i][j] * each[j] / each.length;
            }
        }
        return new Spread(Arrays.stream(each).average().orElseThrow(), resampled);
    }

    /** Returns how often each draw takes each image. */
    private int[][] weights(String role, int images) {
        if (images < 1) {
            throw new ExperimentException(
                    Location.of("bootstrap"), "there are no images", "give images");
        }
        int[][] weights = new int[draws][images];
        for (int draw = 0; draw < draws; draw++) {
            SplittableRandom random = seeds.stream(Purpose.STUDY, "bootstrap/" + role + "/" + draw);
            for (int i = 0; i < images; i++) {
                weights[draw][random.nextInt(images)]++;
            }
        }
        return weights;
    }

    private static PairSums.Weights columns(int[][] weights) {
        return (from, to, scope) -> {
            double[] values = new double[weights.length * (to - from)];
            for (int i = 0; i < weights.length; i++) {
                for (int j = from; j < to; j++) {
                    values[i * (to - from) + j - from] = weights[i][j];
                }
            }
            return scope.create(values, new Shape(weights.length, to - from));
        };
    }

    private static double distinctPairs(int[] weights) {
        double sum = 0;
        double squares = 0;
        for (int weight : weights) {
            sum += weight;
            squares += (double) weight * weight;
        }
        return sum * sum - squares;
    }

    private static void add(double[] sums, NDArray more) {
        double[] values = more.toDoubleArray();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i];
        }
    }

    private static int[] all(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return all;
    }
}
