package io.maskbit.generator.maskgit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.ParameterList;
import io.maskbit.networks.Layer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** The formula values of the conformance vectors (spec A.1). */
final class Conformance {

    private static final int BLOCK = 1 << 16;

    private Conformance() {}

    /** Returns u(key, i) in [0, 1). */
    static float uniform(String key, long i) {
        return unit(base(key), i);
    }

    /** Returns floor(factor * u(key, i)) for all i, int64. */
    static NDArray integers(NDManager manager, String key, int factor, Shape shape) {
        long[] values = new long[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.floor((double) factor * uniform(key, i));
        }
        return manager.create(values, shape);
    }

    /** Gives every parameter of a block that has not been built its formula values. */
    static void fill(Layer network, NDManager manager) {
        ParameterList parameters = network.getParameters();
        network.shapes()
                .forEach((key, shape) -> parameters.get(key).setArray(values(manager, key, shape)));
    }

    private static NDArray values(NDManager manager, String key, Shape shape) {
        int size = (int) shape.size();
        float scale = (float) Math.sqrt(3.0 * shape.get(0) / size);
        boolean matrix = shape.dimension() > 1;
        boolean gain = !matrix && key.endsWith(".weight");
        ByteBuffer bytes = ByteBuffer.allocateDirect(size * 4).order(ByteOrder.nativeOrder());
        FloatBuffer floats = bytes.asFloatBuffer();
        long base = base(key);
        IntStream.range(0, (size + BLOCK - 1) / BLOCK)
                .parallel()
                .forEach(
                        block -> {
                            int end = Math.min(size, (block + 1) * BLOCK);
                            for (int i = block * BLOCK; i < end; i++) {
                                float s = 2 * unit(base, i) - 1;
                                float value = matrix ? s * scale : gain ? 1 + 0.1f * s : 0.1f * s;
                                floats.put(i, value);
                            }
                        });
        try (NDArray staged = manager.create(bytes, shape, DataType.FLOAT32)) {
            return staged.duplicate();
        }
    }

    private static long base(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return crc.getValue() << 32;
    }

    private static float unit(long base, long i) {
        long z = base + i + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z = z ^ (z >>> 31);
        return (z >>> 40) * 0x1p-24f;
    }
}
