package io.maskbit.verification.reference;

import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.TensorFile;
import java.nio.file.Path;
import java.util.Map;

/** Reads checkpoints of the reference into our components, key by key. */
final class ReferenceWeights {

    /** What the reference's keys of a quantizer begin with. */
    static final String QUANTIZER_KEYS = "quantize.";

    private ReferenceWeights() {}

    /**
     * Reads the weights of a tokenizer and its quantizer from one file with the reference's keys;
     * checkpoints of Taming-VQGAN also hold the networks of its losses.
     */
    static void load(Tokenizer tokenizer, Path weights) {
        try (TensorFile file = TensorFile.open(weights)) {
            NamedParameters.of(tokenizer)
                    .load(
                            file,
                            "",
                            key -> key,
                            key -> key.startsWith(QUANTIZER_KEYS) || key.startsWith("loss."));
            // The bits of a token and their codes are arithmetic here, not numbers in a file.
            NamedParameters.of(tokenizer.quantizer())
                    .load(
                            file,
                            QUANTIZER_KEYS,
                            key -> key,
                            key -> key.equals("codebook") || key.equals("bits_to_indices"));
        }
    }

    /**
     * Reads the weights of a generator.
     *
     * @param renames prefixes of old keys to the prefixes of today
     */
    static void load(Generator generator, Path weights, Map<String, String> renames) {
        try (TensorFile file = TensorFile.open(weights)) {
            NamedParameters.of(generator)
                    .load(
                            file,
                            "",
                            key -> renamed(key, renames),
                            key -> key.equals("bits_to_indices"));
        }
    }

    /** Reads the weights of a discriminator; blur kernels are constants, and nobody counts. */
    static void load(Discriminator discriminator, Path weights) {
        try (TensorFile file = TensorFile.open(weights)) {
            NamedParameters.of(discriminator)
                    .load(
                            file,
                            "",
                            key -> key,
                            key -> key.endsWith(".kernel") || key.endsWith(".num_batches_tracked"));
        }
    }

    private static String renamed(String key, Map<String, String> renames) {
        for (Map.Entry<String, String> rename : renames.entrySet()) {
            if (key.startsWith(rename.getKey())) {
                return rename.getValue() + key.substring(rename.getKey().length());
            }
        }
        return key;
    }
}
