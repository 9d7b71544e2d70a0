package io.maskbit.runtime.edit;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.sampling.TokenMask;
import io.maskbit.training.data.Box;
import io.maskbit.training.data.RawImage;

/** What is made anew, as a picture. */
public final class MaskPicture {

    private static final int WHITE = 128;
    private static final int[] TINT = {255, 96, 0};
    private static final double STRONGEST = 0.65;

    private MaskPicture() {}

    /**
     * Reads a picture of any size: white is made anew, black stays. As of an image, its centre
     * square counts.
     *
     * @param picture the picture; a pixel whose channels have a mean of at least 128 is white
     * @param groups how tokens are split
     * @return all groups of every token that a white pixel touches
     */
    public static TokenMask read(RawImage picture, TokenGroups groups) {
        RawImage square = centre(picture);
        byte[] rgb = square.rgb();
        boolean[] white = new boolean[square.height() * square.width()];
        for (int i = 0; i < white.length; i++) {
            int sum = (rgb[3 * i] & 0xFF) + (rgb[3 * i + 1] & 0xFF) + (rgb[3 * i + 2] & 0xFF);
            white[i] = sum >= 3 * WHITE;
        }
        return TokenMask.ofPixels(groups, square.height(), square.width(), white);
    }

    private static RawImage centre(RawImage image) {
        int side = Math.min(image.height(), image.width());
        int top = (image.height() - side) / 2;
        return image.crop(new Box(top, (image.width() - side) / 2, side, side));
    }

    /** Tints an image where tokens are made anew, as strongly as groups are masked. */
    static byte[] of(byte[] rgb, TokenMask mask, int side) {
        GridShape grid = mask.groups().space().grid();
        int groups = mask.groups().groups();
        byte[] tinted = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int row = i / 3 / side * grid.height() / side;
            int column = i / 3 % side * grid.width() / side;
            int masked = 0;
            for (int g = 0; g < groups; g++) {
                masked += mask.isMasked(row * grid.width() + column, g) ? 1 : 0;
            }
            double share = STRONGEST * masked / groups;
            tinted[i] = (byte) Math.round((1 - share) * (rgb[i] & 0xFF) + share * TINT[i % 3]);
        }
        return tinted;
    }
}
