package io.maskbit.tokenizer.lfq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.maskbit.spi.BuildContext;
import io.maskbit.tensor.EntropyOps;
import io.maskbit.tensor.TensorOps;
import java.util.Optional;

/**
 * The two entropies of the entropy loss (spec 2.2, 2.3). The probability of a code is a product
 * over its bits, p(c) = prod_k sigmoid(4 z_k c_k / temperature); the forms differ in what they make
 * of that.
 */
final class CodeEntropy {

    private static final double REFERENCE_CLAMP = 1e-5;

    private final LfqQuantizerConfig config;
    private final EntropyOps ops = EntropyOps.create();
    private final TensorOps tensorOps;
    private final double smallest;
    private final Optional<NDArray> codes;

    CodeEntropy(LfqQuantizerConfig config, BuildContext context) {
        this.config = config;
        this.tensorOps = TensorOps.of(context.precision());
        this.smallest = config.faithful() ? REFERENCE_CLAMP : 0;
        this.codes =
                config.entropy() == EntropyForm.DENSE
                        ? Optional.of(Codes.columns(config.bits(), context.manager())) // (K, 2^K)
                        : Optional.empty();
    }

    /**
     * Computes both.
     *
     * @param rows float32 (R, K), latents of R positions
     * @return two scalars in nat: the mean entropy of a position's distribution over codes, and the
     *     entropy of the mean distribution
     */
    NDList of(NDArray rows) {
        if (codes.isPresent()) {
            NDArray affinities = rows.matMul(codes.get()).mul(2); // (R, 2^K)
            return ops.entropies(affinities, config.entropyLossTemperature(), smallest);
        }
        NDArray logits = rows.mul((float) (4 / config.entropyLossTemperature())); // (R, K)
        NDArray average =
                switch (config.entropy()) {
                    case MARGINAL -> grouped(logits, 1);
                    case GROUPED -> grouped(logits, config.bitsPerGroup());
                    case SUBSAMPLED -> ops.averageEntropy(some(logits), smallest);
                    case EXACT, DENSE -> ops.averageEntropy(logits, smallest);
                };
        return new NDList(ops.rowEntropy(logits, smallest), average);
    }

    private NDArray grouped(NDArray logits, int size) {
        NDArray sum = ops.averageEntropy(columns(logits, 0, size), smallest);
        for (int begin = size; begin < config.bits(); begin += size) {
            sum = sum.add(ops.averageEntropy(columns(logits, begin, size), smallest));
        }
        return sum;
    }

    private NDArray columns(NDArray logits, int begin, int size) {
        int end = Math.min(begin + size, config.bits());
        return logits.get(new NDIndex().addAllDim().addSliceDim(begin, end)); // (R, size)
    }

    /** Chooses some rows, spread over all: (R, K) to (min(R, n), K). */
    private NDArray some(NDArray logits) {
        int count = (int) logits.getShape().get(0);
        if (count <= config.positionsDrawn()) {
            return logits;
        }
        NDArray indices =
                logits.getManager().create(Codes.spread(config.positionsDrawn(), count)); // (n)
        return tensorOps.embedding(logits, indices);
    }
}
