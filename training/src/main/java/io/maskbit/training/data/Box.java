package io.maskbit.training.data;

/**
 * A rectangle of pixels.
 *
 * @param top first row, counted from 0
 * @param left first column, counted from 0
 * @param height number of rows, at least 1
 * @param width number of columns, at least 1
 */
public record Box(int top, int left, int height, int width) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if the rectangle is empty or begins outside
     */
    public Box {
        if (top < 0 || left < 0 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "no rectangle: top "
                            + top
                            + ", left "
                            + left
                            + ", height "
                            + height
                            + ", width "
                            + width);
        }
    }

    /**
     * The whole of an image.
     *
     * @param image the image
     * @return its rectangle
     */
    static Box whole(RawImage image) {
        return new Box(0, 0, image.height(), image.width());
    }
}
