package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.zip.CRC32;

/**
 * Weights and inputs that are made of their names by a formula, equal on every machine: the fill
 * for which results of the reference implementation are published. A value is a hash of the CRC-32
 * of the name and the place in row order, uniform in [0, 1) with 24 bits.
 *
 * <p>Weights of rank 2 and more lie in ±sqrt(3 · first extent / number of values), so that networks
 * keep the size of what goes through them; gains and running variances in 1 ± 0.1; all other
 * vectors in ±0.1.
 */
public final class FormulaValues {

    private static final int BLOCK = 1 << 16;

    private FormulaValues() {}

    /**
     * Returns one value.
     *
     * @param name name of the array
     * @param place index in row order
     * @return in [0, 1)
     */
    public static float unit(String name, long place) {
        return unit(base(name), place);
    }

    /**
     * Makes an array.
     *
     * @param manager its owner
     * @param name its name
     * @param shape its extents
     * @return float32, in [0, 1)
     */
    public static NDArray uniform(NDManager manager, String name, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.size())];
        long base = base(name);
        for (int i = 0; i < values.length; i++) {
            values[i] = unit(base, i);
        }
        return manager.create(values, shape);
    }

    /**
     * Makes an array of whole numbers.
     *
     * @param manager its owner
     * @param name its name
     * @param limit one more than the largest number
     * @param shape its extents
     * @return int64, each 0 to limit - 1
     */
    public static NDArray integers(NDManager manager, String name, int limit, Shape shape) {
        long[] values = new long[Math.toIntExact(shape.size())];
        long base = base(name);
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.floor((double) limit * unit(base, i));
        }
        return manager.create(values, shape);
    }

    /**
     * Overwrites the parameters of a component.
     *
     * @param parameters the parameters
     * @param key gives the name that a parameter's values are made of, from the parameter's name
     */
    public static void fill(NamedParameters parameters, UnaryOperator<String> key) {
        parameters.asMap().forEach((name, array) -> fill(key.apply(name), array));
    }

    /**
     * Overwrites a weight.
     *
     * @param key what its values are made of
     * @param weight float32, of less than 2^29 values
     */
    public static void fill(String key, NDArray weight) {
        Shape shape = weight.getShape();
        int size = Math.toIntExact(shape.size());
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
                        .order(ByteOrder.nativeOrder());
        FloatBuffer values = bytes.asFloatBuffer();
        LongToDoubleFunction value = weights(key, shape);
        LongStream.range(0, (size + BLOCK - 1L) / BLOCK)
                .parallel()
                .forEach(
                        block -> {
                            int end = (int) Math.min(size, (block + 1) * BLOCK);
                            for (int i = (int) (block * BLOCK); i < end; i++) {
                                values.put(i, (float) value.applyAsDouble(i));
                            }
                        });
        Step.run(
                () -> {
                    NDArray staged = weight.getManager().create(bytes, shape, DataType.FLOAT32);
                    Tape.withoutGradients(
                            () -> {
                                ModuleOps.calls().call("copy", weight, staged);
                                return true;
                            });
                });
    }

    private static LongToDoubleFunction weights(String key, Shape shape) {
        long base = base(key);
        if (shape.dimension() > 1) {
            float scale = (float) Math.sqrt(3.0 * shape.get(0) / shape.size());
            return i -> (2 * unit(base, i) - 1) * scale;
        }
        float middle = key.endsWith(".weight") || key.endsWith("running_var") ? 1 : 0;
        return i -> middle + 0.1f * (2 * unit(base, i) - 1);
    }

    private static long base(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return crc.getValue() << 32;
    }

    private static float unit(long base, long place) {
        long z = base + place + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24f;
    }
}
