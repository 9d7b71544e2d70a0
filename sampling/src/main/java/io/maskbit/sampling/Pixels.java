package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.maskbit.tensor.Step;

/** Turns computed images into bytes, the way the published numbers were taken. */
public final class Pixels {

    private Pixels() {}

    /**
     * Clamps to [0, 1], multiplies by 255 and cuts the fraction off; nothing is rounded (spec quirk
     * 61).
     *
     * @param images float32 (B, C, h, w), about [0, 1]; borrowed
     * @return B x h x w x C bytes, image by image, row by row, channels last
     * @throws IllegalArgumentException if a value is not a number
     */
    public static byte[] toBytes(NDArray images) {
        return Step.scoped(
                () -> {
                    if (images.isNaN().any().getBoolean()) {
                        throw new IllegalArgumentException(
                                "the images hold values that are not numbers");
                    }
                    NDArray bytes = images.clip(0, 1).mul(255f).toType(DataType.UINT8, false);
                    return bytes.transpose(0, 2, 3, 1).toByteArray(); // (B, h, w, C)
                });
    }
}
