package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Weights and inputs made of a formula, so that numbers can be compared with the reference (A.1).
 */
final class ConformanceFill {

    private ConformanceFill() {}

    /** Fills every parameter of a block by its name. */
    static void fill(Block block, String prefix) {
        for (Pair<String, Parameter> entry : block.getParameters()) {
            NDArray array = entry.getValue().getArray();
            array.set(FloatBuffer.wrap(weights(prefix + entry.getKey(), array.getShape())));
        }
    }

    /** An input in [0, 1). */
    static NDArray uniform(NDManager manager, String name, long... shape) {
        long base = base(name);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = unit(base, i);
        }
        return manager.create(values, new Shape(shape));
    }

    /** An input in [-1, 1). */
    static NDArray symmetric(NDManager manager, String name, long... shape) {
        return uniform(manager, name, shape).mul(2).sub(1);
    }

    static float unit(String key, long index) {
        return unit(base(key), index);
    }

    private static long base(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return crc.getValue() << 32;
    }

    private static float unit(long base, long index) {
        long z = base + index + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24f;
    }

    private static float[] weights(String key, Shape shape) {
        long base = base(key);
        float[] values = new float[(int) shape.size()];
        float scale = (float) Math.sqrt(3.0 * shape.get(0) / shape.size());
        for (int i = 0; i < values.length; i++) {
            float s = 2 * unit(base, i) - 1;
            if (shape.dimension() >= 2) {
                values[i] = s * scale;
            } else {
                boolean aroundOne = key.endsWith(".weight") || key.endsWith("running_var");
                values[i] = aroundOne ? 1 + 0.1f * s : 0.1f * s;
            }
        }
        return values;
    }
}
