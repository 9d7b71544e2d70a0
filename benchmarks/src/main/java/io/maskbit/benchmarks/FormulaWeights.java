package io.maskbit.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** Weights and tokens of the formula that the conformance numbers are made with: logits near 1. */
final class FormulaWeights {

    private static final int BLOCK = 1 << 16;

    private FormulaWeights() {}

    /** Overwrites a parameter with the values of its name. */
    static void fill(String name, NDArray parameter) {
        Shape shape = parameter.getShape();
        int size = (int) shape.size();
        float scale = (float) Math.sqrt(3.0 * shape.get(0) / size);
        boolean matrix = shape.dimension() > 1;
        boolean gain = !matrix && name.endsWith(".weight");
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
        FloatBuffer values = bytes.asFloatBuffer();
        long base = base(name);
        IntStream.range(0, (size + BLOCK - 1) / BLOCK)
                .parallel()
                .forEach(
                        block -> {
                            int end = Math.min(size, (block + 1) * BLOCK);
                            for (int i = block * BLOCK; i < end; i++) {
                                float s = 2 * unit(base, i) - 1;
                                values.put(i, matrix ? s * scale : (gain ? 1 : 0) + 0.1f * s);
                            }
                        });
        try (NDArray staged = parameter.getManager().create(bytes, shape, DataType.FLOAT32)) {
            // Not set(): the parameter would then live in Java's memory, which has a limit.
            parameter.muli(0).addi(staged);
        }
    }

    /** Returns int64 values of a name, each 0 to limit - 1. */
    static NDArray integers(NDManager manager, String name, int limit, Shape shape) {
        long base = base(name);
        long[] values = new long[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.floor((double) limit * unit(base, i));
        }
        return manager.create(values, shape);
    }

    private static long base(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
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
