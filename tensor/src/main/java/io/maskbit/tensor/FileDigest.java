package io.maskbit.tensor;

import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells by its content which file it is. */
public final class FileDigest {

    private FileDigest() {}

    /**
     * Returns the SHA-256 of a file.
     *
     * @param file the file; of any length
     * @return 64 hexadecimal digits in lower case
     * @throws ExperimentException if it cannot be read
     */
    public static String sha256(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw Refusal.because(file, e, "cannot be read");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
