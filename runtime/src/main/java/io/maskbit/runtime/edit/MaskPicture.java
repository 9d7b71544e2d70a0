package io.maskbit.runtime.edit;

import io.maskbit.api.GridShape;
import io.maskbit.sampling.TokenMask;

/** Draws which tokens are made anew: a tint over the image, as strong as groups are masked. */
final class MaskPicture {

    private static final int[] TINT = {255, 96, 0};
    private static final double STRONGEST = 0.65;

    private MaskPicture() {}

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
