package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A read-only file of named tensors.
 *
 * <p>Opening reads the names, shapes and types only; the values are read tensor by tensor. Files
 * are untrusted: whatever is in them, reading gives arrays or an {@link ExperimentException}, and
 * never runs code of the file. Not safe for use by several threads at once.
 */
public interface TensorFile extends AutoCloseable {

    /**
     * Opens a file of weights. What it is is decided by its content, never by its name:
     * safetensors, or what {@code torch.save} of any version writes.
     *
     * @param file the file
     * @return its tensors
     * @throws ExperimentException if it is absent, neither of the two, damaged or hostile
     */
    static TensorFile open(Path file) {
        return WeightFiles.open(file);
    }

    /** Returns the names of the tensors, in the order of the file. */
    List<String> names();

    /**
     * Returns whether the file holds a tensor.
     *
     * @param name any name
     * @return true if {@link #names()} contains it
     */
    boolean contains(String name);

    /**
     * Returns the shape of a tensor.
     *
     * @param name one of {@link #names()}
     * @return its extents; empty for a scalar
     * @throws ExperimentException if the file has no such tensor
     */
    Shape shape(String name);

    /**
     * Returns the type that {@link #read} will give.
     *
     * @param name one of {@link #names()}
     * @return one of float64, float32, int64, int32, int8, uint8, boolean. Half precision of either
     *     kind is reported and read as float32, and int16 as int32, since the engine cannot hold
     *     them safely
     * @throws ExperimentException if the file has no such tensor
     */
    DataType type(String name);

    /**
     * Reads the values of a tensor.
     *
     * @param name one of {@link #names()}
     * @param manager owner of the result, on any device
     * @return a copy, of shape {@link #shape} and type {@link #type}
     * @throws ExperimentException if the file has no such tensor, or its values cannot be read
     */
    NDArray read(String name, NDManager manager);

    /**
     * Gives the values of a tensor without copying them: the array stands on the file itself, which
     * the system reads page by page when it is first used, and takes memory that the system can
     * have back at any time. Writing to such an array ends the process, and so does using it after
     * the file was cut short; a file that is replaced, as {@link Safetensors#write} replaces one,
     * stays as it was for those who have it open.
     *
     * @param name one of {@link #names()}
     * @param manager owner of the result
     * @return the array, of shape {@link #shape} and type {@link #type}, to be read only; empty
     *     where the values must be copied: for other devices than the CPU, values that are stored
     *     otherwise than they lie in memory or not at a multiple of 64 bytes, and tensors that are
     *     too small to be worth it
     * @throws ExperimentException if the file has no such tensor, or cannot be mapped
     */
    default Optional<NDArray> map(String name, NDManager manager) {
        return Optional.empty();
    }

    /**
     * Returns the texts that the file holds beside its tensors: the metadata of a safetensors file;
     * for a PyTorch checkpoint the entries that are no tensors, such as {@code epoch}.
     */
    Map<String, String> metadata();

    /** Returns where the file lies. */
    Path path();

    /** Closes the file. Arrays read from it stay. */
    @Override
    void close();
}
