package io.maskbit.verification.reference;

import io.maskbit.spi.Discriminator;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.loop.LeCam;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The file of the reference's loss module: a discriminator and LeCAM's averages. */
final class LossModule {

    private static final String PREFIX = "discriminator.";

    private LossModule() {}

    /** Reads the discriminator's weights; blur kernels are constants, and nobody counts batches. */
    static void load(Discriminator discriminator, Path weights) {
        try (TensorFile file = TensorFile.open(weights)) {
            NamedParameters.of(discriminator)
                    .load(
                            file,
                            PREFIX,
                            key -> key,
                            key -> key.endsWith(".kernel") || key.endsWith(".num_batches_tracked"));
        }
    }

    /** Reads LeCAM's averages. */
    static void load(Optional<LeCam> leCam, Path weights) {
        if (leCam.isPresent()) {
            try (TensorFile file = TensorFile.open(weights)) {
                leCam.get().restore(file);
            }
        }
    }

    /**
     * Copies the discriminator's arrays to the host, by the reference's keys.
     *
     * @param weights the file that training began with, for the constants
     */
    static Map<String, Values> read(Discriminator discriminator, Path weights) {
        Map<String, Values> values = new LinkedHashMap<>();
        NamedParameters.of(discriminator)
                .asMap()
                .forEach((name, array) -> values.put(PREFIX + name, Values.of(array)));
        try (TensorFile file = TensorFile.open(weights)) {
            file.names().stream()
                    .filter(name -> name.endsWith(".kernel"))
                    .forEach(
                            name ->
                                    values.put(
                                            name,
                                            Values.of(
                                                    file.read(
                                                            name,
                                                            discriminator
                                                                    .block()
                                                                    .getParameters()
                                                                    .valueAt(0)
                                                                    .getArray()
                                                                    .getManager()))));
        }
        return values;
    }
}
