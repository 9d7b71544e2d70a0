package io.maskbit.evaluation.statistics;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Feature vectors of many images, for measures that need each of them: float32, four bytes a value,
 * in native memory of the host whatever the device. Grows by blocks, so that nothing is copied. Not
 * thread-safe.
 */
public final class FeatureTable implements AutoCloseable {

    private static final int VALUES_PER_BLOCK = 1 << 22;

    private final int width;
    private final int rowsPerBlock;
    private final NDManager host;
    private final List<FloatBuffer> blocks = new ArrayList<>();
    private int count;

    /**
     * Begins a table.
     *
     * @param width D, length of a vector, at least 1
     * @param owner frees the table if nobody closed it
     */
    public FeatureTable(int width, NDManager owner) {
        if (width < 1) {
            throw new IllegalArgumentException("a vector has at least 1 entry, not " + width);
        }
        this.width = width;
        this.rowsPerBlock = Math.max(1, VALUES_PER_BLOCK / width);
        this.host = owner.newSubManager(Device.cpu());
    }

    /**
     * Appends vectors.
     *
     * @param features float64 or float32 (n, D), rounded to float32
     * @throws IllegalArgumentException if they are not (n, D)
     * @throws ExperimentException if a value is not finite, also after rounding; nothing is
     *     appended then
     */
    public void append(NDArray features) {
        Shape shape = features.getShape();
        if (shape.dimension() != 2 || shape.get(1) != width) {
            throw new IllegalArgumentException(shape + " are no vectors of " + width);
        }
        float[] values = Step.scoped(() -> features.toType(DataType.FLOAT32, true).toFloatArray());
        append(values);
    }

    /**
     * Appends vectors.
     *
     * @param features (n, D), row by row
     * @throws IllegalArgumentException if the values do not fill whole rows
     * @throws ExperimentException if a value is not finite; nothing is appended then
     */
    public void append(float[] features) {
        if (features.length % width != 0) {
            throw new IllegalArgumentException(
                    features.length + " values are no vectors of " + width);
        }
        for (float value : features) {
            if (!Float.isFinite(value)) {
                throw new ExperimentException(
                        Location.of("features"),
                        "a feature is " + value + ", no finite number",
                        "look for images or weights that are damaged");
            }
        }
        int rows = features.length / width;
        Math.addExact(count, rows);
        int done = 0;
        while (done < rows) {
            int at = count % rowsPerBlock;
            if (at == 0) {
                blocks.add(block());
            }
            int now = Math.min(rows - done, rowsPerBlock - at);
            blocks.get(blocks.size() - 1).put(at * width, features, done * width, now * width);
            count += now;
            done += now;
        }
    }

    /** Returns how many vectors there are. */
    public int count() {
        return count;
    }

    /** Returns D. */
    public int width() {
        return width;
    }

    /**
     * Copies consecutive vectors to a device.
     *
     * @param from number of the first, counted from 0
     * @param to number after the last
     * @param scope owner of the result, on the device that it goes to
     * @return float64 (to - from, D)
     * @throws IndexOutOfBoundsException if there are no such vectors
     */
    public NDArray rows(int from, int to, NDManager scope) {
        int[] which = new int[Math.subtractExact(to, from)];
        for (int i = 0; i < which.length; i++) {
            which[i] = from + i;
        }
        return rows(which, scope);
    }

    /**
     * Copies vectors to a device.
     *
     * @param which their numbers, counted from 0, in any order; may repeat
     * @param scope owner of the result, on the device that it goes to
     * @return float64 (n, D)
     * @throws IndexOutOfBoundsException if there is no such vector
     */
    public NDArray rows(int[] which, NDManager scope) {
        for (int row : which) {
            Objects.checkIndex(row, count);
        }
        return Step.result(
                () -> {
                    NDArray gathered = host.create(new Shape(which.length, width));
                    FloatBuffer values = view(gathered);
                    for (int row : which) {
                        int at = row % rowsPerBlock * width;
                        values.put(blocks.get(row / rowsPerBlock).slice(at, width));
                    }
                    NDArray there = gathered.toDevice(scope.getDevice(), false);
                    NDArray wide = there.toType(DataType.FLOAT64, true);
                    wide.attach(scope);
                    return wide;
                });
    }

    /**
     * Goes through vectors block by block, each in a step of its own.
     *
     * @param which their numbers; may repeat
     * @param manager its device computes
     * @param work is given float64 (n, D), in order
     */
    void forEachBlock(int[] which, NDManager manager, Consumer<NDArray> work) {
        for (int from = 0; from < which.length; from += rowsPerBlock) {
            int[] now =
                    Arrays.copyOfRange(which, from, Math.min(from + rowsPerBlock, which.length));
            Step.run(() -> work.accept(rows(now, manager)));
        }
    }

    /** Frees the table. */
    @Override
    public void close() {
        blocks.clear();
        host.close();
    }

    private FloatBuffer block() {
        Shape shape = new Shape(rowsPerBlock, width);
        NDArray array = Step.keep(host.create(shape, DataType.FLOAT32), host);
        return view(array);
    }

    /** Returns the memory of an array of the host itself. */
    private static FloatBuffer view(NDArray array) {
        ByteBuffer view = array.toByteBuffer(true);
        if (!view.isDirect()) {
            throw new IllegalStateException("the engine gives no view of its memory");
        }
        return view.order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
