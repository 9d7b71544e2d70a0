package io.maskbit.evaluation.statistics;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Inception score, added batch by batch: the exponential of how much, in nat, an image tells of
 * its class, E KL(p(y|x) || p(y)), averaged over parts of the images. From 1 to the number of
 * classes; larger is better. Arithmetic is float64; memory is one row of classes per part.
 *
 * @see <a href="https://arxiv.org/abs/1606.03498">Salimans et al., Improved Techniques for Training
 *     GANs</a>
 */
public final class InceptionScore {

    /** What MaskBit's evaluation adds to probabilities in logarithms; the others add nothing. */
    public static final double EPSILON = 1e-16;

    private final int classes;
    private final ScoreSplits splits;
    private final double epsilon;
    private final Map<Integer, Part> parts = new LinkedHashMap<>();
    private long count;

    /**
     * Begins to count.
     *
     * @param classes C, at least 2
     * @param splits which images are taken together
     * @param epsilon added to probabilities in both logarithms: {@link #EPSILON} or 0
     */
    public InceptionScore(int classes, ScoreSplits splits, double epsilon) {
        if (classes < 2 || !(epsilon >= 0)) {
            throw new IllegalArgumentException(
                    "a score needs 2 classes and an epsilon of at least 0, but has "
                            + classes
                            + " and "
                            + epsilon);
        }
        this.classes = classes;
        this.splits = splits;
        this.epsilon = epsilon;
    }

    /**
     * Adds images, in the order that the splits count.
     *
     * @param logits float64 (n, C); other number formats are converted
     * @throws IllegalArgumentException if they are not (n, C)
     * @throws ExperimentException if a logit is not finite; nothing is added then
     */
    public void add(NDArray logits) {
        Shape shape = logits.getShape();
        if (shape.dimension() != 2 || shape.get(1) != classes) {
            throw new IllegalArgumentException(shape + " are no logits of " + classes + " classes");
        }
        int n = (int) shape.get(0);
        int[] partOf = new int[n];
        for (int i = 0; i < n; i++) {
            partOf[i] = splits.of(count + i);
        }
        Step.run(
                () -> {
                    Probabilities p = Probabilities.of(logits, epsilon);
                    double[] known = p.certainty().toDoubleArray();
                    FeatureMoments.requireFinite(known);
                    addSums(p.each(), partOf, logits.getManager());
                    for (int i = 0; i < n; i++) {
                        parts.get(partOf[i]).certainty += known[i];
                        parts.get(partOf[i]).count++;
                    }
                });
        count += n;
    }

    /** Returns how many images were added. */
    public long count() {
        return count;
    }

    /**
     * Returns the mean score of the parts.
     *
     * @throws ExperimentException if there is no image, or not the number that the splits are of
     */
    public double value() {
        List<Double> scores = scores();
        return scores.stream().mapToDouble(Double::doubleValue).sum() / scores.size();
    }

    /**
     * Returns the standard deviation of the parts' scores, with n in the denominator as in numpy; 0
     * for one part.
     *
     * @throws ExperimentException as {@link #value}
     */
    public double deviation() {
        double mean = value();
        List<Double> scores = scores();
        double squares = scores.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum();
        return Math.sqrt(squares / scores.size());
    }

    private List<Double> scores() {
        if (count == 0 || splits.total() > 0 && splits.total() != count) {
            throw new ExperimentException(
                    Location.of("inception score"),
                    "there are " + count + " images",
                    "expected " + (count == 0 ? "at least 1" : Long.toString(splits.total())));
        }
        return parts.values().stream().map(part -> part.score(epsilon)).toList();
    }

    /** Adds up the probabilities of each part by one product with the table of who is in it. */
    private void addSums(NDArray each, int[] partOf, NDManager scope) {
        Map<Integer, Integer> rows = new LinkedHashMap<>();
        for (int part : partOf) {
            rows.putIfAbsent(part, rows.size());
        }
        double[] members = new double[rows.size() * partOf.length];
        for (int i = 0; i < partOf.length; i++) {
            members[rows.get(partOf[i]) * partOf.length + i] = 1;
        }
        NDArray table = scope.create(members, new Shape(rows.size(), partOf.length));
        double[] sums = table.matMul(each).toDoubleArray(); // (parts, C)
        rows.forEach(
                (part, row) ->
                        parts.computeIfAbsent(part, p -> new Part(classes))
                                .addSums(sums, row * classes));
    }

    /**
     * What a score is made of.
     *
     * @param each float64 (n, C), p
     * @param certainty float64 (n), Σ p ln(p + epsilon) of each image
     */
    record Probabilities(NDArray each, NDArray certainty) {

        static Probabilities of(NDArray logits, double epsilon) {
            NDArray wide = logits.toType(DataType.FLOAT64, false);
            NDArray p = wide.softmax(1);
            NDArray logarithm = epsilon == 0 ? wide.logSoftmax(1) : p.add(epsilon).log();
            return new Probabilities(p, logarithm.mul(p).sum(new int[] {1}));
        }
    }

    /**
     * Returns a score from sums.
     *
     * @param sums (C) of probabilities
     * @param certainty Σ p ln(p + epsilon) over images and classes
     * @param count number of images
     * @param epsilon as above
     */
    static double score(double[] sums, double certainty, double count, double epsilon) {
        double marginal = 0;
        for (double sum : sums) {
            double mean = sum / count;
            marginal += mean > 0 ? mean * Math.log(mean + epsilon) : 0;
        }
        return Math.exp(certainty / count - marginal);
    }

    private static final class Part {

        private final double[] sums;
        private double certainty;
        private long count;

        Part(int classes) {
            sums = new double[classes];
        }

        void addSums(double[] more, int from) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += more[from + i];
            }
        }

        double score(double epsilon) {
            return InceptionScore.score(sums, certainty, count, epsilon);
        }
    }
}
