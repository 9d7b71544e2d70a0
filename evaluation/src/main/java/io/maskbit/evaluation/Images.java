package io.maskbit.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import java.util.Arrays;

/**
 * Images to be measured, on the host.
 *
 * @param pixels (B, C, H, W), row by row; nominally in [0, 1]; not copied, must not be changed
 * @param count B, at least 1
 * @param shape C, H and W
 */
public record Images(float[] pixels, int count, ImageShape shape) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if the pixels do not fill them
     */
    public Images {
        if (count < 1 || pixels.length != count * shape.values()) {
            throw new IllegalArgumentException(
                    pixels.length + " values do not make " + count + " images of " + shape);
        }
    }

    /**
     * Downloads images.
     *
     * @param images float32 (B, C, H, W)
     * @return the images
     */
    public static Images of(NDArray images) {
        Shape shape = images.getShape();
        if (shape.dimension() != 4 || images.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(
                    "images must be float32 (B, C, H, W), but are "
                            + images.getDataType()
                            + " "
                            + shape);
        }
        ImageShape one =
                new ImageShape(
                        Math.toIntExact(shape.get(1)),
                        Math.toIntExact(shape.get(2)),
                        Math.toIntExact(shape.get(3)));
        return new Images(images.toFloatArray(), Math.toIntExact(shape.get(0)), one);
    }

    /**
     * Returns the images as an 8-bit file holds them: clamped to [0, 1], times 255, truncated and
     * not rounded, as published scores do it.
     *
     * @return (B, C, H, W) unsigned bytes
     */
    public byte[] bytes() {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) (clamped(pixels[i]) * 255f);
        }
        return bytes;
    }

    /**
     * Uploads all images.
     *
     * @param owner owner of the array
     * @return float32 (B, C, H, W)
     */
    public NDArray array(NDManager owner) {
        return owner.create(
                pixels, new Shape(count, shape.channels(), shape.height(), shape.width()));
    }

    /**
     * Uploads one image.
     *
     * @param index its place, from 0
     * @param owner owner of the array
     * @return float32 (1, C, H, W)
     */
    public NDArray array(int index, NDManager owner) {
        int values = Math.toIntExact(shape.values());
        return owner.create(
                Arrays.copyOfRange(pixels, index * values, (index + 1) * values),
                new Shape(1, shape.channels(), shape.height(), shape.width()));
    }

    /** Returns the images with every value in [0, 1] that an 8-bit file can hold. */
    Images truncated() {
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) (clamped(pixels[i]) * 255f) / 255f;
        }
        return new Images(values, count, shape);
    }

    /** Limits a value to [0, 1]; what is no number stays none. */
    static float clamped(float value) {
        return Math.max(0, Math.min(1, value));
    }
}
