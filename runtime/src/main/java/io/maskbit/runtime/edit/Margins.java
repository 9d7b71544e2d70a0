package io.maskbit.runtime.edit;

import io.maskbit.training.data.Interpolation;
import io.maskbit.training.data.RawImage;
import io.maskbit.training.data.Transforms;

/**
 * Margins of a square image, in pixels.
 *
 * @param left columns
 * @param top rows
 * @param right columns
 * @param bottom rows
 */
public record Margins(int left, int top, int right, int bottom) {

    /**
     * Marks the pixels of the margins.
     *
     * @param marked side x side values, row by row
     * @param side side of the image
     */
    public void mark(boolean[] marked, int side) {
        for (int i = 0; i < marked.length; i++) {
            int x = i % side;
            int y = i / side;
            marked[i] |= x < left || y < top || x >= side - right || y >= side - bottom;
        }
    }

    /** Returns whether a square is left between them. */
    public boolean leaveSquare() {
        return left + right == top + bottom;
    }

    /**
     * Shrinks an image into what the margins leave; in the margins its border is repeated.
     *
     * @param image any image
     * @param side side of the result
     * @param interpolation how to resize
     * @return side x side
     */
    public RawImage shrink(RawImage image, int side, Interpolation interpolation) {
        int inner = side - left - right;
        RawImage small = Transforms.evaluation(image, inner, interpolation);
        byte[] rgb = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int fromX = Math.min(Math.max(x - left, 0), inner - 1);
                int fromY = Math.min(Math.max(y - top, 0), inner - 1);
                int from = 3 * (fromY * inner + fromX);
                System.arraycopy(small.rgb(), from, rgb, 3 * (y * side + x), 3);
            }
        }
        return new RawImage(side, side, rgb);
    }
}
