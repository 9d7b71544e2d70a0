package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers of one array on the host. All integers of the fixtures lie below 2^53, so that a double
 * holds every kind of number exactly.
 *
 * @param shape extents; a scalar has the shape (1)
 * @param data the numbers in C order
 * @param integer true for int64, false for float32
 */
record Values(long[] shape, double[] data, boolean integer) {

    Values {
        long size = 1;
        for (long extent : shape) {
            size = Math.multiplyExact(size, extent);
        }
        if (size != data.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not hold " + data.length);
        }
    }

    /** Copies an array of the engine. */
    static Values of(NDArray array) {
        long[] shape =
                array.getShape().dimension() == 0 ? new long[] {1} : array.getShape().getShape();
        DataType type = array.getDataType();
        return switch (type) {
            case FLOAT32 -> new Values(shape, widen(array.toFloatArray()), false);
            case FLOAT64 -> new Values(shape, array.toDoubleArray(), false);
            case INT64 -> new Values(shape, widen(array.toLongArray()), true);
            default ->
                    new Values(
                            shape, widen(array.toType(DataType.INT64, false).toLongArray()), true);
        };
    }

    /** Wraps floating point numbers. */
    static Values of(double[] data, long... shape) {
        return new Values(shape.length == 0 ? new long[] {data.length} : shape, data, false);
    }

    /** Wraps integers. */
    static Values of(long[] data, long... shape) {
        return new Values(shape.length == 0 ? new long[] {data.length} : shape, widen(data), true);
    }

    /** Joins arrays of equal shapes along a new first axis. */
    static Values stack(List<Values> parts) {
        long[] inner = parts.get(0).shape();
        long[] shape = new long[inner.length + 1];
        shape[0] = parts.size();
        System.arraycopy(inner, 0, shape, 1, inner.length);
        double[] data = parts.stream().flatMapToDouble(p -> Arrays.stream(p.data())).toArray();
        return new Values(shape, data, parts.get(0).integer());
    }

    /** Copies the numbers to an array of the engine: int64 or float32. */
    NDArray on(NDManager manager) {
        Shape extents = new Shape(shape);
        return integer ? manager.create(longs(), extents) : manager.create(floats(), extents);
    }

    /** Returns the numbers narrowed to float. */
    float[] floats() {
        float[] floats = new float[data.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) data[i];
        }
        return floats;
    }

    /** Returns the numbers as integers. */
    long[] longs() {
        return Arrays.stream(data).mapToLong(v -> (long) v).toArray();
    }

    /** Returns one slice along the first axis. */
    Values row(int index) {
        long[] rest =
                shape.length == 1 ? new long[] {1} : Arrays.copyOfRange(shape, 1, shape.length);
        int size = (int) (data.length / shape[0]);
        return new Values(
                rest, Arrays.copyOfRange(data, index * size, (index + 1) * size), integer);
    }

    /** Returns the slices from one place along the first axis up to, without, another. */
    Values rows(int from, int to) {
        long[] extents = shape.clone();
        extents[0] = to - from;
        int size = (int) (data.length / shape[0]);
        return new Values(extents, Arrays.copyOfRange(data, from * size, to * size), integer);
    }

    /** Returns the first extent. */
    int rows() {
        return (int) shape[0];
    }

    private static double[] widen(float[] floats) {
        double[] wide = new double[floats.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = floats[i];
        }
        return wide;
    }

    private static double[] widen(long[] longs) {
        return Arrays.stream(longs).mapToDouble(v -> v).toArray();
    }
}
