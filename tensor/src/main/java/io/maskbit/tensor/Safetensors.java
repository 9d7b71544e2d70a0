package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.Map;

/** Reads and writes safetensors files: a JSON header, then the raw values. */
public final class Safetensors {

    private Safetensors() {}

    /**
     * Opens a file.
     *
     * @param file the file
     * @return its tensors
     * @throws io.maskbit.api.ExperimentException if it is absent, damaged or not safetensors
     */
    public static TensorFile open(Path file) {
        return TensorFile.open(file);
    }

    /**
     * Writes a file, all or nothing: the values go to a temporary file in the same folder, which is
     * flushed to the disk and then renamed. Equal arrays and metadata give equal bytes.
     *
     * @param file where; an existing file is replaced
     * @param tensors the arrays by name, of type float64, float32, float16, int64, int32, int8,
     *     uint8 or boolean; left as they are
     * @param metadata texts to keep beside them
     * @throws io.maskbit.api.ExperimentException if the file cannot be written
     */
    public static void write(
            Path file, Map<String, NDArray> tensors, Map<String, String> metadata) {
        throw new UnsupportedOperationException("writing " + file);
    }
}
