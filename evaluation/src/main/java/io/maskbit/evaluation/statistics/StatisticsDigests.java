package io.maskbit.evaluation.statistics;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The digests that name statistics. */
final class StatisticsDigests {

    private static final int BUFFER = 1 << 16;

    private StatisticsDigests() {}

    /** Returns a digest over everything that a file of ours says, whatever the file's layout. */
    static String of(Gaussian pooled, Optional<Gaussian> spatial, JsonObject origin) {
        MessageDigest digest = sha256();
        add(digest, "pooled", pooled);
        spatial.ifPresent(gaussian -> add(digest, "spatial", gaussian));
        digest.update(origin.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns a digest over the bytes of a file. */
    static String of(Path file) {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String name, Gaussian gaussian) {
        String head = name + " " + gaussian.width() + " of " + gaussian.count() + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        add(digest, gaussian.mean());
        add(digest, gaussian.covariance());
    }

    private static void add(MessageDigest digest, double[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (double value : values) {
            if (!buffer.hasRemaining()) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            buffer.putDouble(value);
        }
        digest.update(buffer.flip());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
