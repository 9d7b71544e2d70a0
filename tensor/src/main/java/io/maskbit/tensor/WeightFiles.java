package io.maskbit.tensor;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Tells weight files apart by their first bytes. */
final class WeightFiles {

    /** Start of the format that {@code torch.save} wrote before PyTorch 1.6: a pickled number. */
    private static final byte[] OLD_TORCH = {
        (byte) 0x80,
        2,
        (byte) 0x8A,
        10,
        0x6C,
        (byte) 0xFC,
        (byte) 0x9C,
        0x46,
        (byte) 0xF9,
        0x20,
        0x6A,
        (byte) 0xA8,
        0x50,
        0x19
    };

    private static final int PROBE = 32;

    private WeightFiles() {}

    /**
     * Opens a file of weights by its content.
     *
     * @param file the file
     * @return its tensors
     * @throws io.maskbit.api.ExperimentException if it is of no known kind, damaged or hostile
     */
    static TensorFile open(Path file) {
        requireReadable(file);
        byte[] start = start(file);
        if (isZip(start) || startsWith(start, OLD_TORCH)) {
            return TorchCheckpoint.open(file);
        }
        if (isSafetensors(start)) {
            return Safetensors.open(file);
        }
        throw Refusal.of(
                file,
                "is not a file of weights: it " + description(start),
                "expected safetensors, or a PyTorch checkpoint (torch.save)");
    }

    /**
     * Refuses what is no file with content.
     *
     * @param file the file
     * @throws io.maskbit.api.ExperimentException if it is absent, a folder, unreadable or empty
     */
    static void requireReadable(Path file) {
        if (!Files.exists(file)) {
            throw Refusal.of(file, "does not exist", "expected a file of weights");
        }
        if (!Files.isRegularFile(file)) {
            throw Refusal.of(
                    file, "is not a file", "expected a file of weights: give the file itself");
        }
        if (!Files.isReadable(file)) {
            throw Refusal.of(file, "may not be read", "check its permissions");
        }
        try {
            if (Files.size(file) == 0) {
                throw Refusal.of(
                        file, "is empty", "expected a file of weights: copy or download it again");
            }
        } catch (IOException e) {
            throw Refusal.because(file, e, "cannot be read");
        }
    }

    /**
     * Closes what a failed opening leaves behind.
     *
     * @param resource the file
     */
    static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            // Only reached while the file is being refused for a better reason.
        }
    }

    /**
     * Returns whether a file starts as those of {@code torch.save} before PyTorch 1.6.
     *
     * @param file a readable file
     */
    static boolean isOldTorch(Path file) {
        return startsWith(start(file), OLD_TORCH);
    }

    /**
     * Fills a buffer from one place of a file.
     *
     * @param channel the file
     * @param position first byte
     * @param target filled to its limit
     * @throws IOException if the file cannot be read, or ends before
     */
    static void readFully(FileChannel channel, long position, ByteBuffer target)
            throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new EOFException("the file ends at byte " + at);
            }
            at += count;
        }
    }

    private static byte[] start(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            return input.readNBytes(PROBE);
        } catch (IOException e) {
            throw Refusal.because(file, e, "cannot be read");
        }
    }

    private static boolean isZip(byte[] start) {
        return startsWith(start, new byte[] {'P', 'K', 3, 4})
                || startsWith(start, new byte[] {'P', 'K', 5, 6});
    }

    /** The header's brace decides; whether its length is true is checked when it is opened. */
    private static boolean isSafetensors(byte[] start) {
        if (start.length <= Long.BYTES || start[Long.BYTES] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length > 1 && length <= SafetensorsHeader.MAX_LENGTH;
    }

    private static String description(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("version https://git-lfs")) {
            return "is a pointer of Git LFS; the content was not downloaded (git lfs pull)";
        }
        if (text.startsWith("<")) {
            return "starts like a web page; the download went wrong";
        }
        if (start[0] == (byte) 0x80) {
            return "starts like a bare Python pickle";
        }
        StringBuilder bytes = new StringBuilder("starts with the bytes");
        for (int i = 0; i < Math.min(8, start.length); i++) {
            bytes.append(String.format(" %02x", start[i]));
        }
        return bytes.toString();
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length
                && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
