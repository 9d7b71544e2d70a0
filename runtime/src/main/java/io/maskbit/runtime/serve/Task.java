package io.maskbit.runtime.serve;

import io.maskbit.api.Seeds;
import io.maskbit.sampling.TokenMask;

/** What is to be done for one image. Arrays are not copied and must not be changed. */
public sealed interface Task {

    /** Where tokens come from. */
    sealed interface Source {}

    /**
     * Tokens of an image.
     *
     * @param values 3 x h x w values in [0, 1], channel by channel, of the run's extents
     */
    record Pixels(float[] values) implements Source {}

    /**
     * Tokens as they are.
     *
     * @param values N tokens, row by row, each 0 to vocabulary - 1
     */
    record Tokens(long[] values) implements Source {}

    /**
     * Makes masked tokens anew.
     *
     * @param source the tokens; those of masked entries do not matter
     * @param mask what is made anew
     * @param label 0 to classes, which means no class
     * @param seeds the image's randomness
     * @param number the image's number, at least 0
     */
    record Fill(Source source, TokenMask mask, long label, Seeds seeds, long number)
            implements Task {}

    /**
     * Finds the tokens of an image.
     *
     * @param image the image
     */
    record Encode(Pixels image) implements Task {}

    /**
     * Makes an image of tokens.
     *
     * @param source the tokens
     */
    record Decode(Source source) implements Task {}

    /**
     * What came of a task.
     *
     * @param rgb h x w x 3 bytes; empty for {@link Encode}
     * @param tokens N tokens, row by row
     */
    record Result(byte[] rgb, long[] tokens) {}

    /** Returns whether two tasks can share a pass. */
    default boolean joins(Task other) {
        return getClass() == other.getClass();
    }
}
