package io.maskbit.runtime.weights;

import io.maskbit.tensor.TensorFile;
import java.nio.file.Path;

/**
 * A weight file that is open and recognised.
 *
 * @param file its tensors
 * @param keys their names
 * @param layout what model it is
 */
record OpenedWeights(TensorFile file, WeightKeys keys, ReleasedLayout layout)
        implements AutoCloseable {

    /** Opens and recognises a file; its keys are then checked against the model's. */
    static OpenedWeights of(Path path, Hints hints) {
        TensorFile file = TensorFile.open(path);
        boolean complete = false;
        try {
            WeightKeys keys = WeightKeys.of(file);
            OpenedWeights opened = new OpenedWeights(file, keys, ReleasedLayout.infer(keys, hints));
            complete = true;
            return opened;
        } finally {
            if (!complete) {
                file.close();
            }
        }
    }

    /** Returns the check of its keys and values. */
    KeyCheck check() {
        return new KeyCheck(file, keys, layout);
    }

    /** Returns the file's name without its ending, as an experiment can be called. */
    String name() {
        String name = String.valueOf(file.path().getFileName()).replaceFirst("\\.[A-Za-z]+$", "");
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return plain.isEmpty() ? "imported" : plain.substring(0, Math.min(60, plain.length()));
    }

    @Override
    public void close() {
        file.close();
    }
}
