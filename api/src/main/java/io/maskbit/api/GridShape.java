package io.maskbit.api;

/**
 * Extent of the token grid of one image; tokens are numbered row by row.
 *
 * @param height rows of tokens (H), at least 1
 * @param width columns of tokens (W), at least 1
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record GridShape(int height, int width) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if an extent is below 1
     */
    public GridShape {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "grid extents must be at least 1, but are " + height + "x" + width);
        }
    }

    /** Returns the number of tokens of one image, N = H x W. */
    public int positions() {
        return height * width;
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
