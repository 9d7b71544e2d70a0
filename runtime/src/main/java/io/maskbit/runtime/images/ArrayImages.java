package io.maskbit.runtime.images;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.npz.NpyHeader;
import io.maskbit.tensor.npz.NpyType;
import io.maskbit.tensor.npz.NpyValues;
import io.maskbit.tensor.npz.NpzFile;
import io.maskbit.training.data.RawImage;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The images of one array, as evaluation suites exchange them: {@code arr_0} uint8 (N, h, w, 3), in
 * grey (N, h, w) or (N, h, w, 1); labels in {@code arr_1} int64 (N), if they are there. The array
 * is gone through, never held.
 */
final class ArrayImages implements ImageSource {

    private static final String IMAGES = "arr_0";
    private static final String LABELS = "arr_1";

    private final Path file;
    private final String array;
    private final int count;
    private final int height;
    private final int width;
    private final int channels;
    private final long[] labels;

    private ArrayImages(Path file, String array, List<Long> shape, long[] labels) {
        this.file = file;
        this.array = array;
        this.labels = labels;
        count = Math.toIntExact(shape.get(0));
        height = Math.toIntExact(shape.get(1));
        width = Math.toIntExact(shape.get(2));
        channels = shape.size() == 4 ? Math.toIntExact(shape.get(3)) : 1;
    }

    /**
     * Opens a file.
     *
     * @param file an archive of arrays, or one array
     * @throws ExperimentException if it holds no images, or holds them in another type or layout
     */
    static ArrayImages of(Path file) {
        try (NpzFile npz = NpzFile.open(file)) {
            String array = npz.names().size() == 1 ? npz.names().get(0) : IMAGES;
            if (!npz.contains(array)) {
                throw refusal(
                        file.toString(),
                        "holds no images: its arrays are " + String.join(", ", npz.names()),
                        "expected arr_0 uint8 (N, height, width, 3)");
            }
            NpyHeader header = npz.header(array);
            require(header, file + ", array " + array);
            return new ArrayImages(file, array, header.shape(), labels(npz, header));
        }
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public String name(int number) {
        return file + " image " + number;
    }

    @Override
    public OptionalInt label(int number) {
        return labels.length == 0
                ? OptionalInt.empty()
                : OptionalInt.of(Math.toIntExact(labels[number]));
    }

    @Override
    public Walk walk() {
        NpzFile npz = NpzFile.open(file);
        NpyValues values = npz.values(array);
        return new Walk() {
            private int next;

            @Override
            public Pending fetch(int number) {
                byte[] image = new byte[height * width * channels];
                values.skip((long) image.length * (number - next));
                values.read(image, 0, image.length);
                next = number + 1;
                return () -> new RawImage(width, height, channels == 3 ? image : coloured(image));
            }

            @Override
            public void close() {
                values.close();
                npz.close();
            }
        };
    }

    private static byte[] coloured(byte[] grey) {
        byte[] rgb = new byte[3 * grey.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = grey[i / 3];
        }
        return rgb;
    }

    private static long[] labels(NpzFile npz, NpyHeader images) {
        if (!npz.contains(LABELS)) {
            return new long[0];
        }
        String where = npz.path() + ", array " + LABELS;
        NpyHeader header = npz.header(LABELS);
        if (!header.type().isWhole() || !header.shape().equals(images.shape().subList(0, 1))) {
            throw refusal(
                    where,
                    "holds " + header.type() + " " + header.extents() + ", which are no labels",
                    "expected one whole number per image, or no such array");
        }
        long[] labels = npz.longs(LABELS);
        for (long label : labels) {
            if (label < 0 || label > Integer.MAX_VALUE) {
                throw refusal(where, "holds the label " + label, "expected 0 or more");
            }
        }
        return labels;
    }

    private static void require(NpyHeader header, String where) {
        List<Long> shape = header.shape();
        String held = "holds " + header.type() + " " + header.extents();
        if (header.type() != NpyType.UINT8) {
            throw refusal(
                    where,
                    held + ", not unsigned bytes",
                    "expected uint8 (N, height, width, 3) with values from 0 to 255",
                    header.type().isWhole()
                            ? "if its values are 0 to 255: x.astype('uint8')"
                            : "if its values are 0 to 1: (x * 255).clip(0, 255).astype('uint8');"
                                    + " if -1 to 1: ((x + 1) * 127.5).clip(0, 255).astype('uint8')");
        }
        boolean grey = shape.size() == 3 || (shape.size() == 4 && shape.get(3) == 1);
        boolean colour = shape.size() == 4 && shape.get(3) == 3;
        if (!grey && !colour) {
            boolean first = shape.size() == 4 && (shape.get(1) == 3 || shape.get(1) == 1);
            throw refusal(
                    where,
                    held + ", in another layout",
                    "expected (N, height, width, 3)",
                    first ? "channels come first here: x.transpose(0, 2, 3, 1)" : "");
        }
        if (header.columnsFirst()) {
            throw refusal(
                    where, "goes column by column", "write it again: numpy.ascontiguousarray(x)");
        }
        long image = shape.stream().skip(1).reduce(1L, (a, b) -> a * b);
        if (header.count() == 0 || shape.get(0) > Integer.MAX_VALUE || image > 1 << 28) {
            throw refusal(where, held + ": no images that can be read");
        }
    }

    private static ExperimentException refusal(String where, String message, String... hints) {
        return new ExperimentException(
                Location.of(where),
                message,
                Stream.of(hints).filter(hint -> !hint.isEmpty()).toArray(String[]::new));
    }
}
