package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The operators as methods of the operator module, one call into libtorch each.
 *
 * @param module the operator module
 */
record ModuleEntropyOps(OperatorCalls module) implements EntropyOps {

    /** Entries of the largest table of a block of rows, 4 MiB. */
    private static final int ENTRIES_PER_BLOCK = 1 << 20;

    /** Rows of a block that is a table of words: few, as it is as large as its largest row asks. */
    private static final int ROWS_OF_WORDS = 32;

    @Override
    public NDList entropies(NDArray affinity, double temperature, double smallest) {
        return module.tensors("entropies", affinity, temperature, floor(smallest));
    }

    @Override
    public NDArray rowEntropy(NDArray logits, double smallest) {
        if (smallest == 0) {
            return module.tensor("bit_entropy", logits);
        }
        int bits = bits(logits);
        int block = Math.max(1, Math.min(ENTRIES_PER_BLOCK >> bits, ROWS_OF_WORDS));
        return module.tensor("clamped_entropy", logits, bits / 2, block, floor(smallest));
    }

    @Override
    public NDArray averageEntropy(NDArray logits, double smallest) {
        int bits = bits(logits);
        int block = Math.max(1, ENTRIES_PER_BLOCK >> (bits + 1) / 2);
        return module.tensor("average_entropy", logits, bits / 2, block, floor(smallest));
    }

    private static int bits(NDArray logits) {
        return (int) logits.getShape().get(1);
    }

    /** Below the smallest normal number there is nothing to take a logarithm of. */
    private static double floor(double smallest) {
        return Math.max(smallest, Float.MIN_NORMAL);
    }
}
