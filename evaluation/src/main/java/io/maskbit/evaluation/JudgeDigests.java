package io.maskbit.evaluation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digests that tell one judge from another. */
final class JudgeDigests {

    private JudgeDigests() {}

    /** Returns a digest of everything that a judge's weights hang on. */
    static String identity(JudgeData data, JudgeConfig config) {
        return sha256(
                String.join(
                        "/",
                        "judge",
                        Integer.toString(JudgeNetwork.EDITION),
                        data.digest(),
                        data.shape().toString(),
                        Integer.toString(data.classes()),
                        config.toString()));
    }

    /** Returns SHA-256 of a text in hex. */
    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
