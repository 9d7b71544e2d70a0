package io.maskbit.tensor;

/**
 * Zeros added around an image before a convolution, each side by itself.
 *
 * @param left columns before
 * @param right columns after
 * @param top rows before
 * @param bottom rows after
 */
public record Padding(int left, int right, int top, int bottom) {

    /** No padding. */
    public static final Padding NONE = new Padding(0, 0, 0, 0);

    /**
     * The same padding on all sides.
     *
     * @param size rows and columns on each side
     * @return the padding
     */
    public static Padding all(int size) {
        return new Padding(size, size, size, size);
    }

    /**
     * The padding that gives {@code ceil(input / stride)} outputs; an odd total puts the larger
     * part at the right and bottom (spec 1.1).
     *
     * @param height rows of the input
     * @param width columns of the input
     * @param kernel side of the kernel
     * @param stride stride of the convolution
     * @return the padding
     */
    public static Padding same(long height, long width, int kernel, int stride) {
        int rows = total(height, kernel, stride);
        int columns = total(width, kernel, stride);
        return new Padding(columns / 2, columns - columns / 2, rows / 2, rows - rows / 2);
    }

    private static int total(long input, int kernel, int stride) {
        long outputs = (input + stride - 1) / stride;
        return (int) Math.max((outputs - 1) * stride + kernel - input, 0);
    }
}
