package io.maskbit.training.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.training.data.Batch;

/** Gives the tokens of training images. */
public interface TokenSource {

    /**
     * Returns the tokens of a batch; to be called in a step, outside a tape.
     *
     * @param batch the images
     * @param manager owner of the result
     * @return int64 (B, N), row by row of the grid
     */
    NDArray tokens(Batch batch, NDManager manager);

    /**
     * Encodes the pixels of each batch.
     *
     * @param tokenizer a trained tokenizer
     * @return tokens as the tokenizer gives them
     */
    static TokenSource encoding(Tokenizer tokenizer) {
        return (batch, manager) -> {
            NDArray tokens =
                    tokenizer
                            .encode(batch.images(manager), Pass.evaluation(manager))
                            .tokens(); // (B, H, W)
            return tokens.reshape(batch.size(), -1); // (B, N)
        };
    }
}
