package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The deterministic numbers of the conformance vectors (spec A.1). */
final class Fill {

    private Fill() {}

    static float uniform(String key, long index) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        long z = (crc.getValue() << 32) + index + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z = z ^ (z >>> 31);
        return (z >>> 40) * 0x1p-24f;
    }

    static float[] uniform(String key, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = uniform(key, (long) i);
        }
        return values;
    }

    static NDArray uniform(NDManager manager, String key, Shape shape) {
        return manager.create(uniform(key, (int) shape.size()), shape);
    }

    static NDArray symmetric(NDManager manager, String key, Shape shape) {
        return uniform(manager, key, shape).mul(2).sub(1);
    }

    /** A parameter of rank two or more. */
    static NDArray weight(NDManager manager, String key, Shape shape) {
        float bound = (float) Math.sqrt(3.0 * shape.get(0) / shape.size());
        return symmetric(manager, key, shape).mul(bound);
    }

    /** A parameter of rank one that is no scale of a norm. */
    static NDArray bias(NDManager manager, String key, Shape shape) {
        return symmetric(manager, key, shape).mul(0.1f);
    }
}
