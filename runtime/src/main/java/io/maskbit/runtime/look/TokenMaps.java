package io.maskbit.runtime.look;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import java.util.function.IntUnaryOperator;

/**
 * Paints one number per token as a picture as large as an image, one patch per token.
 *
 * @param grid the grid of the tokens
 * @param image the extent of the picture
 */
record TokenMaps(GridShape grid, ImageShape image) {

    /** Colour of a masked token. */
    static final int MASKED = 0x2B3038;

    /** Colour of a token that is known. */
    static final int KNOWN = 0xE3E6EA;

    /** Colour of a token that has just become known. */
    static final int FRESH = 0xE0792F;

    /** Colour of a token that is pointed at. */
    static final int MARKED = 0x2F6FD2;

    private static final int[] HEAT = {0x171B2C, 0xD2601A, 0xFFF3D6};
    private static final int[] SURE = {0x24306E, 0x2A9D8F, 0xF2D648};

    /** Paints patches; the colour 0xRRGGBB of each position is asked for by its number. */
    byte[] painted(IntUnaryOperator colours) {
        byte[] rgb = new byte[3 * image.height() * image.width()];
        int at = 0;
        for (int y = 0; y < image.height(); y++) {
            int row = y * grid.height() / image.height() * grid.width();
            for (int x = 0; x < image.width(); x++) {
                int colour = colours.applyAsInt(row + x * grid.width() / image.width());
                rgb[at++] = (byte) (colour >> 16);
                rgb[at++] = (byte) (colour >> 8);
                rgb[at++] = (byte) colour;
            }
        }
        return rgb;
    }

    /** A share from 0, dark, to 1, pale. */
    static int heat(double share) {
        return between(HEAT, share);
    }

    /** A probability from 0, blue, to 1, yellow. */
    static int sure(double probability) {
        return between(SURE, probability);
    }

    /** Mixes two colours; 0 gives the first. */
    static int mixed(int first, int second, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = first >> shift & 0xFF;
            int b = second >> shift & 0xFF;
            mixed |= (int) Math.round(a + (b - a) * share) << shift;
        }
        return mixed;
    }

    private static int between(int[] colours, double share) {
        double place = Math.max(0, Math.min(1, share)) * (colours.length - 1);
        int from = Math.min((int) place, colours.length - 2);
        return mixed(colours[from], colours[from + 1], place - from);
    }
}
