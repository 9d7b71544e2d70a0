package io.maskbit.training.tokens;

import io.maskbit.api.Precision;
import io.maskbit.spi.Component;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tokens were made from: tokens of equal origin are equal.
 *
 * @param tokenizer digest of the weights of tokenizer and quantizer
 * @param tokens token space and grid in words
 * @param precision precision of the tokenizer's arithmetic
 * @param resolution side of the square images
 * @param interpolation how images were resized
 * @param data digest of the images
 */
public record TokenOrigin(
        String tokenizer,
        String tokens,
        String precision,
        String resolution,
        String interpolation,
        String data) {

    /**
     * Describes tokens that are about to be made, or would be.
     *
     * @param tokenizer the tokenizer with its trained weights
     * @param precision precision of its arithmetic
     * @param source the images
     * @param config how they are resized
     * @param resolution side of the square images
     * @return the origin
     */
    public static TokenOrigin of(
            Tokenizer tokenizer,
            Precision precision,
            DataSource source,
            DataConfig config,
            int resolution) {
        return new TokenOrigin(
                digest(Map.of("quantizer", tokenizer.quantizer(), "tokenizer", tokenizer)),
                tokenizer.quantizer().tokenSpace().toString(),
                precision.name().toLowerCase(Locale.ROOT),
                Integer.toString(resolution),
                config.interpolation().name().toLowerCase(Locale.ROOT),
                source.digest());
    }

    /** Returns the facts by name, in the order of the components. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("tokenizer", tokenizer);
        facts.put("tokens", tokens);
        facts.put("precision", precision);
        facts.put("resolution", resolution);
        facts.put("interpolation", interpolation);
        facts.put("data", data);
        return facts;
    }

    private static String digest(Map<String, Component> components) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        new TreeMap<>(components)
                .forEach(
                        (name, component) -> {
                            NamedParameters parameters = NamedParameters.of(component);
                            new TreeMap<>(parameters.digests())
                                    .forEach(
                                            (key, digest) -> {
                                                String line =
                                                        String.join(
                                                                " ",
                                                                name,
                                                                key,
                                                                parameters
                                                                        .get(key)
                                                                        .getShape()
                                                                        .toString(),
                                                                digest,
                                                                "\n");
                                                sha.update(line.getBytes(StandardCharsets.UTF_8));
                                            });
                        });
        return HexFormat.of().formatHex(sha.digest());
    }
}
