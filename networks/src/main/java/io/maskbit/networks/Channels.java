package io.maskbit.networks;

/**
 * Widths of a convolutional layer or block.
 *
 * @param in channels of its input, at least 1
 * @param out channels of its result, at least 1
 */
public record Channels(int in, int out) {

    /**
     * Checks the widths.
     *
     * @throws IllegalArgumentException if a width is below 1
     */
    public Channels {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "channels must be at least 1, but are " + in + " in and " + out + " out");
        }
    }

    /**
     * Equal widths.
     *
     * @param width channels in and out
     * @return the widths
     */
    public static Channels same(int width) {
        return new Channels(width, width);
    }
}
