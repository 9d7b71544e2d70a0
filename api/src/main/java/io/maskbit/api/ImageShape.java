package io.maskbit.api;

/**
 * Extent of one image, without the batch dimension.
 *
 * @param channels number of colour channels, at least 1
 * @param height rows in pixels, at least 1
 * @param width columns in pixels, at least 1
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record ImageShape(int channels, int height, int width) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if an extent is below 1
     */
    public ImageShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "image extents must be at least 1, but are "
                            + channels
                            + "x"
                            + height
                            + "x"
                            + width);
        }
    }

    /** Returns the number of values in one image: channels x height x width. */
    public long values() {
        return (long) channels * height * width;
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
