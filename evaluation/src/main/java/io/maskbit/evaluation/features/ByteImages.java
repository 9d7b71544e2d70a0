package io.maskbit.evaluation.features;

import io.maskbit.api.ImageShape;

/**
 * Images as 8-bit files hold them, on the host: what every feature network of an evaluation is
 * given, so that no score depends on values that a file could not hold.
 *
 * @param pixels (B, 3, H, W) unsigned bytes, row by row; not copied, must not be changed
 * @param count B, at least 1
 * @param shape 3, H and W
 */
public record ByteImages(byte[] pixels, int count, ImageShape shape) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if the pixels do not fill them
     */
    public ByteImages {
        if (count < 1 || pixels.length != count * shape.values()) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes do not make " + count + " images of " + shape);
        }
    }
}
