package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.sampling.MaskSchedule;

/**
 * Hides entries of tokens, and drops labels, for the training of a generator (spec 7.2-7.4).
 *
 * <p>One ratio per sample; each entry is masked independently with that probability, so that the
 * groups of a token are masked on their own and a sample may by chance have no masked entry. All
 * comparisons are made in float32, as in the reference, on the host.
 */
public final class Masking {

    private final MaskSchedule schedule;
    private final float range;
    private final float labelDropout;
    private final MaskDraws draws;

    /**
     * A way of masking.
     *
     * @param schedule turns a uniform draw into a ratio
     * @param minRatio shrinks the draw to [0, 1 - minRatio), in [0, 1)
     * @param labelDropout probability with which a label is dropped, in [0, 1]
     * @param draws the random numbers
     */
    public Masking(MaskSchedule schedule, double minRatio, double labelDropout, MaskDraws draws) {
        this.schedule = schedule;
        this.range = (float) (1 - minRatio);
        this.labelDropout = (float) labelDropout;
        this.draws = draws;
    }

    /**
     * Tokens with masked entries.
     *
     * @param tokens int64 (B, N, G), masked entries carry the mask id
     * @param mask boolean (B, N, G), true where masked
     */
    public record Masked(NDArray tokens, NDArray mask) {}

    /**
     * Returns the part of a sample's entries that is masked on average.
     *
     * @param sample number of the sample, counted over the run
     * @return the probability with which each entry is masked, in [0, 1]
     */
    public float ratio(long sample) {
        return schedule.trainingRatio(draws.ratio(sample) * range);
    }

    /**
     * Masks a batch.
     *
     * @param tokens int64 (B, N, G)
     * @param maskId value of a masked entry
     * @param firstSample number of the batch's first sample, counted over the run
     * @return the masked tokens and where they are masked
     */
    public Masked mask(NDArray tokens, long maskId, long firstSample) {
        Shape shape = tokens.getShape(); // (B, N, G)
        int batch = Math.toIntExact(shape.get(0));
        int entries = Math.toIntExact(shape.size() / Math.max(1, batch));
        boolean[] hidden = new boolean[batch * entries];
        for (int b = 0; b < batch; b++) {
            float ratio = ratio(firstSample + b);
            float[] uniform = draws.entries(firstSample + b, entries);
            for (int i = 0; i < entries; i++) {
                hidden[b * entries + i] = uniform[i] < ratio;
            }
        }
        NDManager manager = tokens.getManager();
        NDArray mask = manager.create(hidden, shape);
        NDArray ids = manager.full(shape, maskId, DataType.INT64);
        return new Masked(NDArrays.where(mask, ids, tokens), mask);
    }

    /**
     * Drops labels of a batch.
     *
     * @param labels one per sample, each 0 to {@code classes} minus one; left as they are
     * @param classes number of classes, and the label that means "no class"
     * @param firstSample number of the batch's first sample, counted over the run
     * @return the labels, dropped ones replaced by {@code classes}
     */
    public long[] dropLabels(long[] labels, int classes, long firstSample) {
        long[] kept = labels.clone();
        for (int b = 0; b < kept.length; b++) {
            if (draws.labelDrop(firstSample + b) < labelDropout) {
                kept[b] = classes;
            }
        }
        return kept;
    }
}
