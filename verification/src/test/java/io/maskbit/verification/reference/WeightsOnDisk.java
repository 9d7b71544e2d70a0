package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Formula weights in a temporary file, for components that read a file. */
record WeightsOnDisk(Path file) implements AutoCloseable {

    /** Writes the weights of a case. */
    static WeightsOnDisk of(FixtureCase fixture, NDManager manager) {
        FormulaWeights weights = FormulaWeights.of(fixture);
        try (NDManager staged = manager.newSubManager()) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (String key : weights.keys()) {
                Shape shape = new Shape(weights.shape(key));
                arrays.put(key, staged.create(weights.values(key), shape));
            }
            Path file = Files.createTempFile("formula", ".safetensors");
            Safetensors.write(file, arrays, Map.of());
            return new WeightsOnDisk(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the SHA-256 of a file. */
    static String sha256(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
