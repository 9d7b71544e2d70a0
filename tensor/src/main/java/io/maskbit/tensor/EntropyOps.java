package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.maskbit.api.Precision;

/**
 * The operators of entropy losses; the same rules as for {@link TensorOps} hold. All arithmetic is
 * float32. Letters: R rows, that is positions, n codes, K bits.
 *
 * <p>In every logarithm stands max(p, {@code smallest}), which gives no gradient where p is
 * smaller: 1e-5 in the paper's code; with 0 there is no clamp.
 */
public interface EntropyOps {

    /**
     * Returns the operators backed by the operator module. Thread-safe.
     *
     * @return the operators
     */
    static EntropyOps create() {
        return new ModuleEntropyOps(ModuleOps.calls(Precision.FLOAT32));
    }

    /**
     * Returns the operators composed of plain DJL operations: what {@link #create} is tested with.
     */
    static EntropyOps reference() {
        return new ReferenceEntropyOps();
    }

    /**
     * The two entropies over a table of affinities (spec 2.3): p = softmax(affinity / temperature).
     *
     * @param affinity float32 (R, n)
     * @param temperature divides the affinities, above 0
     * @param smallest clamp of probabilities in logarithms
     * @return two scalars in nat: the mean entropy of rows, and the entropy of the mean row
     */
    NDList entropies(NDArray affinity, double temperature, double smallest);

    /**
     * Mean entropy of rows, each a distribution over all words of K independent bits: the first of
     * {@link #entropies} over the 2^K words, without their table. With a clamp it goes by blocks of
     * rows and by the words above the clamp alone, else by bits.
     *
     * @param logits float32 (R, K), log-odds of each bit, any finite value; K up to 24
     * @param smallest clamp of probabilities in logarithms
     * @return scalar in nat; its gradient is right but cannot itself be differentiated
     */
    NDArray rowEntropy(NDArray logits, double smallest);

    /**
     * Entropy of the mean of rows, each a distribution over all words of K independent bits: the
     * second of {@link #entropies} over the 2^K words. Takes memory for some tables of 2^K entries
     * and for half words of a block of rows, never for a table of R x 2^K.
     *
     * @param logits float32 (R, K), log-odds of each bit, any finite value; K up to 24
     * @param smallest clamp of probabilities in logarithms
     * @return scalar in nat; its gradient is right but cannot itself be differentiated
     */
    NDArray averageEntropy(NDArray logits, double smallest);
}
