package io.maskbit.verification.endtoend;

import ai.djl.ndarray.NDManager;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The final weights of a component, told apart by their bits. */
final class WeightDigests {

    private WeightDigests() {}

    /**
     * Reads the weights of a run's first stage.
     *
     * @param arm the run's folder
     * @param component name of the component
     * @return a text for each array, equal for equal bits
     */
    static TreeMap<String, String> of(Path arm, String component) throws IOException {
        TreeMap<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(arm.resolve("weights"));
                NDManager manager = Backend.open("cpu")) {
            Path found =
                    files.filter(f -> f.endsWith(component + ".safetensors"))
                            .findFirst()
                            .orElseThrow();
            try (TensorFile file = TensorFile.open(found)) {
                for (String name : file.names()) {
                    float[] values = file.read(name, manager).toFloatArray();
                    digests.put(name, Integer.toHexString(Arrays.hashCode(values)));
                }
            }
        }
        return digests;
    }
}
