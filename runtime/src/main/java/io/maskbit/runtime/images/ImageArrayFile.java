package io.maskbit.runtime.images;

import io.maskbit.tensor.Durable;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpyType;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file of many images, as the ADM evaluation suite reads them: {@code arr_0} uint8 (N, h, w,
 * 3). Until all images are there they lie one after another in {@code FILE.part}; images are never
 * held.
 *
 * @see <a href="https://github.com/openai/guided-diffusion/tree/main/evaluations">the suite</a>
 */
public final class ImageArrayFile {

    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final Path part;
    private final long count;
    private final int height;
    private final int width;
    private final int length;

    /**
     * Names a file; nothing is done yet.
     *
     * @param file the file
     * @param count N, at least 1
     * @param height rows of each image
     * @param width columns of each image
     */
    public ImageArrayFile(Path file, long count, int height, int width) {
        this.file = file.toAbsolutePath().normalize();
        this.count = count;
        this.height = height;
        this.width = width;
        part = Durable.part(this.file);
        length = 3 * height * width;
    }

    /** Returns the finished file. */
    public Path file() {
        return file;
    }

    /** Returns where the images lie before. */
    public Path part() {
        return part;
    }

    /**
     * Continues behind images that were secured.
     *
     * @param done how many there should be
     * @return how many of them really are there, the first ones
     * @throws IOException if the system fails
     */
    public long resume(long done) throws IOException {
        if (isFinished()) {
            Files.deleteIfExists(part);
            return done;
        }
        Files.createDirectories(file.getParent());
        try (FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long there = Math.min(done, channel.size() / length);
            channel.truncate(there * length);
            return there;
        }
    }

    /**
     * Writes images.
     *
     * @param place of the first one, from 0
     * @param images h x w x 3 bytes each, one image after another
     * @throws IOException if the system fails
     */
    public void add(long place, byte[] images) throws IOException {
        if (images.length % length != 0) {
            throw new IllegalArgumentException(images.length + " bytes are no whole images");
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.position(place * length);
            ByteBuffer bytes = ByteBuffer.wrap(images);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /**
     * Waits until everything written is on the disk.
     *
     * @throws IOException if the system fails
     */
    public void secure() throws IOException {
        Durable.flush(part);
        Durable.flushFolder(part.getParent());
    }

    /**
     * Reads the first images back, before the file is finished.
     *
     * @param images how many, at most as many as were written
     * @return h x w x 3 bytes each
     * @throws IOException if there are fewer
     */
    public List<byte[]> first(int images) throws IOException {
        try (InputStream in = Files.newInputStream(part)) {
            List<byte[]> all = new ArrayList<>();
            for (int i = 0; i < images; i++) {
                byte[] image = in.readNBytes(length);
                if (image.length < length) {
                    throw new EOFException(part + " ends within image " + i);
                }
                all.add(image);
            }
            return all;
        }
    }

    /** Returns whether the file has its final form. */
    public boolean isFinished() {
        return Files.exists(file);
    }

    /**
     * Gives the images their final form, when all are there.
     *
     * @param more further arrays by name, such as {@code arr_1}
     * @throws IOException if images are missing, or the system fails
     */
    public void finish(Map<String, NpyArray> more) throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put(
                "arr_0",
                new NpyArray(
                        NpyType.UINT8,
                        List.of(count, (long) height, (long) width, 3L),
                        this::writeImages));
        arrays.putAll(more);
        NpzWriter.write(file, arrays);
        Files.delete(part);
    }

    private void writeImages(OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = count * length;
        try (InputStream in = Files.newInputStream(part)) {
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new EOFException(part + " lacks " + left + " bytes");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }
}
