package io.maskbit.tensor;

import java.nio.file.Path;

/** Reads the zip archives that {@code torch.save} writes, without ever running what is in them. */
public final class TorchCheckpoint {

    private TorchCheckpoint() {}

    /**
     * Opens a file.
     *
     * @param file the file
     * @return its tensors, in the order of the checkpoint
     * @throws io.maskbit.api.ExperimentException if it is absent, damaged, hostile or not such an
     *     archive
     */
    public static TensorFile open(Path file) {
        return TensorFile.open(file);
    }
}
