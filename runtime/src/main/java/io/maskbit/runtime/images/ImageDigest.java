package io.maskbit.runtime.images;

import io.maskbit.training.data.RawImage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What images are, whatever file they came from: SHA-256 over extents and pixels, each image's
 * together with the digest of all before it. So work that was interrupted can go on with the digest
 * of what was read, and the digest does not depend on batches.
 */
final class ImageDigest {

    /** The digest of no image. */
    static final String NOTHING = "0".repeat(64);

    private final MessageDigest sha256;
    private byte[] state;

    /**
     * Goes on.
     *
     * @param hex the digest of the images before: 64 hexadecimal digits
     */
    ImageDigest(String hex) {
        state = HexFormat.of().parseHex(hex);
        if (state.length != 32) {
            throw new IllegalArgumentException("no digest: " + hex);
        }
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(RawImage image) {
        sha256.update(state);
        sha256.update(ByteBuffer.allocate(8).putInt(image.height()).putInt(image.width()).array());
        state = sha256.digest(image.rgb());
    }

    String hex() {
        return HexFormat.of().formatHex(state);
    }
}
