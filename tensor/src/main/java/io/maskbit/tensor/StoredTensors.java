package io.maskbit.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An open file of weights, whatever its format: its directory has been read and checked. */
final class StoredTensors implements TensorFile {

    private final Path path;
    private final Map<String, Stored> tensors;
    private final Map<String, String> metadata;
    private final ByteOrder order;
    private final Closeable file;
    private boolean closed;

    /**
     * Takes an open file over.
     *
     * @param path where it lies
     * @param tensors its tensors, in the order of the file
     * @param metadata its texts
     * @param order byte order of the values
     * @param file closed with this
     */
    StoredTensors(
            Path path,
            Map<String, Stored> tensors,
            Map<String, String> metadata,
            ByteOrder order,
            Closeable file) {
        this.path = path;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        this.order = order;
        this.file = file;
    }

    /**
     * One tensor of the file.
     *
     * @param type type of the stored values
     * @param shape extents, checked against the size of the file
     * @param values opens the stored bytes
     */
    record Stored(ValueType type, Shape shape, Opening values) {}

    /** Opens the stored bytes of one tensor. */
    @FunctionalInterface
    interface Opening {

        /**
         * Opens them; the caller closes.
         *
         * @throws IOException if the file cannot be read
         */
        ArrayLoader.Source open() throws IOException;
    }

    @Override
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    @Override
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    @Override
    public Shape shape(String name) {
        return stored(name).shape();
    }

    @Override
    public DataType type(String name) {
        return stored(name).type().inMemory();
    }

    @Override
    public NDArray read(String name, NDManager manager) {
        Stored stored = stored(name);
        if (closed) {
            throw new IllegalStateException(path + " is closed");
        }
        try (ArrayLoader.Source source = stored.values().open()) {
            return new ArrayLoader().load(manager, stored.shape(), stored.type(), order, source);
        } catch (IOException | ValueType.DamagedValueException e) {
            throw Refusal.because(
                    path,
                    e,
                    "the values of tensor " + Refusal.quote(name) + " cannot be read",
                    "the file is damaged or was changed: copy or download it again");
        }
    }

    @Override
    public Optional<NDArray> map(String name, NDManager manager) {
        Stored stored = stored(name);
        if (closed) {
            throw new IllegalStateException(path + " is closed");
        }
        if (!manager.getDevice().equals(Device.cpu()) || !stored.type().isVerbatim(order)) {
            return Optional.empty();
        }
        try (ArrayLoader.Source source = stored.values().open()) {
            return source.map().map(bytes -> manager.create(bytes, stored.shape(), type(name)));
        } catch (IOException e) {
            throw Refusal.because(
                    path,
                    e,
                    "the values of tensor " + Refusal.quote(name) + " cannot be mapped",
                    "copy the file to a disk of this machine");
        }
    }

    private Stored stored(String name) {
        Stored stored = tensors.get(name);
        if (stored == null) {
            throw Refusal.of(
                    path,
                    "holds no tensor " + Refusal.quote(name),
                    "it holds " + tensors.size() + " tensors: " + Refusal.first(tensors.keySet()));
        }
        return stored;
    }

    @Override
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            throw Refusal.because(path, e, "cannot be closed");
        }
    }
}
