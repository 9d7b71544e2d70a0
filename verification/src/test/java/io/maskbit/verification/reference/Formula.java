package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.NamedParameters;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** Weights and inputs made of a formula, for which the numbers of the reference are known (A.1). */
final class Formula {

    private Formula() {}

    /** Returns the number at a place of a tensor of inputs, in [0, 1). */
    static float uniform(String key, long index) {
        return uniform(seed(key), index);
    }

    /** Fills the parameters of a component, each by its prefix and name. */
    static void fill(NamedParameters parameters, String prefix) {
        fill(parameters, name -> prefix + name);
    }

    /** Fills the parameters of a component, each by the key that its name stands for. */
    static void fill(NamedParameters parameters, UnaryOperator<String> key) {
        parameters
                .asMap()
                .forEach(
                        (name, array) ->
                                array.set(
                                        FloatBuffer.wrap(
                                                weights(key.apply(name), array.getShape()))));
    }

    /** Returns inputs in [0, 1). */
    static NDArray uniform(NDManager manager, String key, long... shape) {
        Shape extents = new Shape(shape);
        float[] values = new float[(int) extents.size()];
        long seed = seed(key);
        for (int i = 0; i < values.length; i++) {
            values[i] = uniform(seed, i);
        }
        return manager.create(values, extents);
    }

    /** Returns inputs in [-1, 1). */
    static NDArray symmetric(NDManager manager, String key, long... shape) {
        return uniform(manager, key, shape).mul(2).sub(1);
    }

    /** Returns whole numbers from 0 to one below a limit. */
    static NDArray integers(NDManager manager, String key, int limit, long... shape) {
        Shape extents = new Shape(shape);
        long[] values = new long[(int) extents.size()];
        long seed = seed(key);
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.floor(limit * (double) uniform(seed, i));
        }
        return manager.create(values, extents);
    }

    private static float[] weights(String key, Shape shape) {
        float[] values = new float[(int) shape.size()];
        float scale = (float) Math.sqrt(3.0 * shape.get(0) / shape.size());
        long seed = seed(key);
        for (int i = 0; i < values.length; i++) {
            float s = 2 * uniform(seed, i) - 1;
            if (shape.dimension() >= 2) {
                values[i] = s * scale;
            } else {
                boolean aroundOne = key.endsWith(".weight") || key.endsWith("running_var");
                values[i] = aroundOne ? 1 + 0.1f * s : 0.1f * s;
            }
        }
        return values;
    }

    private static long seed(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return crc.getValue() << 32;
    }

    private static float uniform(long seed, long index) {
        long z = seed + index + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24f;
    }
}
