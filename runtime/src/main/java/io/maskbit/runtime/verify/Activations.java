package io.maskbit.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.TensorFile;
import io.maskbit.tensor.npz.NpyHeader;
import io.maskbit.tensor.npz.NpzFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A file of inputs and of what layers gave for them: {@code .npz}, or any file of weights. */
final class Activations implements AutoCloseable {

    private final Path path;
    private final Source source;

    private Activations(Path path, Source source) {
        this.path = path;
        this.source = source;
    }

    /** One of the two kinds of files. */
    private interface Source extends AutoCloseable {
        List<String> names();

        NDArray read(String name, NDManager manager);

        @Override
        void close();
    }

    /**
     * Opens a file.
     *
     * @param file numpy archive by the ending {@code .npz}; otherwise safetensors or a PyTorch
     *     checkpoint, by its content
     * @throws ExperimentException if it is none of them, or damaged
     */
    static Activations open(Path file) {
        boolean numpy = file.toString().toLowerCase(Locale.ROOT).endsWith(".npz");
        return new Activations(
                file, numpy ? new Archive(NpzFile.open(file)) : new Tensors(TensorFile.open(file)));
    }

    /** Returns the names of the arrays. */
    List<String> names() {
        return source.names();
    }

    /** Returns where the file lies. */
    Path path() {
        return path;
    }

    /** Returns whether there is an array. */
    boolean has(String name) {
        return source.names().contains(name);
    }

    /**
     * Reads an array.
     *
     * @param name one of {@link #names()}
     * @param manager its owner
     * @param type float32 or int64
     * @return the array, converted where it is stored otherwise
     */
    NDArray read(String name, NDManager manager, DataType type) {
        return source.read(name, manager).toType(type, false);
    }

    /** Refuses the file. */
    ExperimentException refused(String what, String... hints) {
        return new ExperimentException(Location.of(path.toString()), what, hints);
    }

    @Override
    public void close() {
        source.close();
    }

    private record Tensors(TensorFile file) implements Source {
        @Override
        public List<String> names() {
            return file.names();
        }

        @Override
        public NDArray read(String name, NDManager manager) {
            return file.read(name, manager);
        }

        @Override
        public void close() {
            file.close();
        }
    }

    private record Archive(NpzFile file) implements Source {
        @Override
        public List<String> names() {
            return file.names();
        }

        @Override
        public NDArray read(String name, NDManager manager) {
            NpyHeader header = file.header(name);
            Shape shape = new Shape(header.shape());
            if (header.type().isWhole()) {
                return manager.create(file.longs(name), shape);
            }
            double[] values = file.doubles(name);
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return manager.create(floats, shape);
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
