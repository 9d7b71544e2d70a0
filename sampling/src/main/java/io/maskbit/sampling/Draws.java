package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * The randomness of the unmasking loop. At every step the loop asks for tokens, then, if it goes by
 * confidence, for noise, once each; if it goes by an order, it asks for one before the first step.
 *
 * <p>Letters: B batch, N tokens, G groups, V values per group.
 */
public interface Draws {

    /**
     * Draws a value for every entry.
     *
     * @param step number of the step, from 0
     * @param probabilities float32 (B, N, G, V), each row sums to 1 up to rounding; borrowed
     * @return int64 (B, N, G), each 0 to V - 1
     */
    NDArray tokens(int step, NDArray probabilities);

    /**
     * Draws standard Gumbel noise for the confidence of every entry.
     *
     * @param step number of the step, from 0
     * @param shape (B, N, G)
     * @return float32 (B, N, G), finite
     */
    NDArray confidence(int step, Shape shape);

    /**
     * Gives the numbers that the order of an image is made of; asked once per image.
     *
     * @param image place of the image in the batch, 0 to B - 1
     * @return a stream of the image's own
     */
    SplittableRandom order(int image);
}
