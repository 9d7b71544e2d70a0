package io.maskbit.evaluation.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs a network over a batch piece by piece, so that memory is bounded whatever the batch. */
final class Chunks {

    /** Largest number of images at once. */
    static final int MOST = 512;

    private final int chunk;
    private final NetworkInput input;
    private final NetworkInput.Room room;

    /**
     * Makes a run.
     *
     * @param chunk most images at once, 1 to {@link #MOST}
     * @param input how images become the network's input
     * @param type type of the input
     * @throws IllegalArgumentException if the chunk is out of range
     */
    Chunks(int chunk, NetworkInput input, DataType type) {
        if (chunk < 1 || chunk > MOST) {
            throw new IllegalArgumentException(
                    "images at once must be 1 to " + MOST + ", but are " + chunk);
        }
        this.chunk = chunk;
        this.input = input;
        room = input.room(chunk, type);
    }

    /**
     * Runs the network over a batch.
     *
     * @param images the batch
     * @param network makes outputs (b, ...) of an input (b, 3, h, w); as many each time
     * @param scope owner of the results
     * @return the outputs of the whole batch, float64 (B, ...)
     * @throws ExperimentException if an output is not finite
     */
    List<NDArray> run(
            ByteImages images, Function<NDArray, List<NDArray>> network, NDManager scope) {
        NetworkInput.requireColours(images);
        List<NDList> parts = new ArrayList<>();
        Resize.Planes planes = input.planes(images);
        try (NDManager kept = scope.newSubManager()) {
            for (int from = 0; from < images.count(); from += chunk) {
                int first = from;
                int count = Math.min(chunk, images.count() - from);
                Step.run(
                        () -> {
                            NDArray x = room.filled(planes, first, count, kept);
                            add(parts, network.apply(x), kept);
                        });
            }
            return parts.stream().map(part -> joined(part, scope)).toList();
        }
    }

    private static void add(List<NDList> parts, List<NDArray> outputs, NDManager kept) {
        for (int i = 0; i < outputs.size(); i++) {
            if (parts.size() == i) {
                parts.add(new NDList());
            }
            NDArray wide = outputs.get(i).toType(DataType.FLOAT64, false);
            if (!Double.isFinite(wide.sum().getDouble())) {
                throw new ExperimentException(
                        Location.of("features"),
                        "the feature network gives values that are not finite",
                        "look at its weights, and at the precision that they are meant for");
            }
            parts.get(i).add(Step.keep(wide, kept));
        }
    }

    private static NDArray joined(NDList parts, NDManager scope) {
        if (parts.size() == 1) {
            NDArray only = parts.get(0);
            only.attach(scope);
            return only;
        }
        // In a step of its own, so that a step of the caller does not close it.
        return Step.scoped(() -> Step.keep(NDArrays.concat(parts, 0), scope));
    }
}
