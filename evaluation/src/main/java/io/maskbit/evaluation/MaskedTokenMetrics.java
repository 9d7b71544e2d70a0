package io.maskbit.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.maskbit.api.Metric;
import io.maskbit.api.Metric.Better;
import io.maskbit.tensor.TensorOps;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well a generator predicts masked tokens, by how much is masked: added batch by batch.
 *
 * <p>The loss is that of a whole token in nat: the mean cross entropy of masked entries, without
 * label smoothing, times the number of groups. The accuracy is the share of masked entries whose
 * most likely value is right, to the power of the number of groups (spec 7.5). Both take the groups
 * of a token as independent; so generators with different groups can be compared.
 */
public final class MaskedTokenMetrics {

    /** Begins the name of every loss. */
    public static final String LOSS = "masked-loss[";

    /** Begins the name of every accuracy. */
    public static final String ACCURACY = "masked-accuracy[";

    private final TensorOps ops;
    private final TreeMap<Integer, Sums> byPercent = new TreeMap<>();

    private static final class Sums {
        private double loss;
        private double right;
        private double entries;
        private long groups;
        private long images;
    }

    /**
     * Begins to count.
     *
     * @param ops the operators
     */
    public MaskedTokenMetrics(TensorOps ops) {
        this.ops = ops;
    }

    /**
     * Adds a prediction.
     *
     * @param percent part of the entries that was masked, in percent, 1 to 100
     * @param logits float32 (B, N, G, V)
     * @param targets int64 (B, N, G), each 0 to V - 1
     * @param mask boolean (B, N, G), true where the generator could not see
     */
    public void add(int percent, NDArray logits, NDArray targets, NDArray mask) {
        NDArray weight = mask.toType(DataType.FLOAT32, false); // (B, N, G)
        NDArray each = ops.crossEntropy(logits, targets, 0); // (B, N, G)
        NDArray right = logits.argMax(-1).eq(targets).toType(DataType.FLOAT32, false); // (B, N, G)
        Sums sums = byPercent.computeIfAbsent(percent, unused -> new Sums());
        sums.loss += each.mul(weight).sum().getFloat();
        sums.right += right.mul(weight).sum().getFloat();
        sums.entries += weight.sum().getFloat();
        sums.groups = targets.getShape().get(2);
        sums.images += targets.getShape().get(0);
    }

    /**
     * Returns the values, from the smallest part to the largest.
     *
     * @return loss in nat per token and accuracy for each part; NaN where nothing was masked
     */
    public Map<Metric, Double> values() {
        Map<Metric, Double> values = new LinkedHashMap<>();
        byPercent.forEach(
                (percent, sums) -> {
                    String what = name(percent, sums.images);
                    values.put(
                            new Metric(LOSS + what, "nat/token", Better.LOWER),
                            sums.loss / sums.entries * sums.groups);
                    values.put(
                            new Metric(ACCURACY + what, "", Better.HIGHER),
                            Math.pow(sums.right / sums.entries, sums.groups));
                });
        return values;
    }

    private static String name(int percent, long images) {
        return String.format(Locale.ROOT, "%03d %% masked, %d images]", percent, images);
    }

    /**
     * Reads the part that was masked from a name that this class gave.
     *
     * @param metric one of {@link #values}
     * @return the part in percent
     * @throws IllegalArgumentException if the name is another
     */
    public static int percent(Metric metric) {
        String name = metric.name();
        String prefix = name.startsWith(LOSS) ? LOSS : ACCURACY;
        if (!name.startsWith(prefix)) {
            throw new IllegalArgumentException(name + " is no metric of masked tokens");
        }
        return Integer.parseInt(name.substring(prefix.length(), prefix.length() + 3));
    }
}
