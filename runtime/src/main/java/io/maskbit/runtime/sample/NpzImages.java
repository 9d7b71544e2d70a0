package io.maskbit.runtime.sample;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
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
import java.util.Objects;

/**
 * One file of all images and labels, as the ADM evaluation suite reads them: {@code arr_0} uint8
 * (N, h, w, 3) and {@code arr_1} int64 (N). Until all images are there they lie one after another
 * in {@code FILE.part}.
 *
 * @see <a href="https://github.com/openai/guided-diffusion/tree/main/evaluations">the suite</a>
 */
public final class NpzImages implements ImageStore {

    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final Path part;
    private final Path folder;
    private final SampleRequest request;
    private final int side;
    private final int length;

    /**
     * A file of images.
     *
     * @param file the file
     * @param folder where the state lies; the file's place is told from there
     * @param request which images it is for
     * @param side height and width of each
     */
    public NpzImages(Path file, Path folder, SampleRequest request, int side) {
        this.file = file.toAbsolutePath().normalize();
        this.folder = folder.toAbsolutePath().normalize();
        this.request = request;
        this.side = side;
        part = Durable.part(this.file);
        length = 3 * side * side;
    }

    @Override
    public String form() {
        boolean related = Objects.equals(file.getRoot(), folder.getRoot());
        return "npz " + (related ? folder.relativize(file) : file).toString().replace('\\', '/');
    }

    @Override
    public void requireRoom() {
        for (Path path : List.of(file, part)) {
            if (Files.exists(path)) {
                throw new ExperimentException(
                        Location.of(path.toString()),
                        "this is there already, but no "
                                + SampleState.FILE
                                + " in "
                                + folder
                                + " says of what",
                        "give a new file with --npz, or remove this one");
            }
        }
    }

    @Override
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

    @Override
    public void add(long place, List<byte[]> images) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.position(place * length);
            for (byte[] image : images) {
                ByteBuffer bytes = ByteBuffer.wrap(image);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
    }

    @Override
    public void secure() throws IOException {
        Durable.flush(part);
        Durable.flushFolder(part.getParent());
    }

    @Override
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

    @Override
    public boolean isFinished() {
        return Files.exists(file);
    }

    @Override
    public void finish() throws IOException {
        long count = request.count();
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put(
                "arr_0",
                new NpyArray(
                        NpyType.UINT8,
                        List.of(count, (long) side, (long) side, 3L),
                        this::writeImages));
        long[] labels = request.labels(0, request.count());
        arrays.put("arr_1", NpyArray.longs(labels, count));
        NpzWriter.write(file, arrays);
        Files.delete(part);
    }

    @Override
    public String whereabouts() {
        return "images and their labels are in " + file + ", grid.png in " + folder;
    }

    private void writeImages(OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = (long) request.count() * length;
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
