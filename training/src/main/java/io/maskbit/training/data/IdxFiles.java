package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Grey images in IDX files, plain or gzipped, as of MNIST and Fashion-MNIST: {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the same with {@code t10k}. Grey
 * becomes three equal channels.
 */
public final class IdxFiles implements DataSource {

    private static final int IMAGES = 0x00000803;
    private static final int LABELS = 0x00000801;

    private final Path file;
    private final int width;
    private final int height;
    private final byte[] pixels;
    private final byte[] labels;
    private final List<String> classNames;

    private IdxFiles(Path file, Idx images, byte[] labels, List<String> classNames) {
        this.file = file;
        this.height = images.extents[1];
        this.width = images.extents[2];
        this.pixels = images.values;
        this.labels = labels;
        this.classNames = List.copyOf(classNames);
    }

    /**
     * Opens the four files of a data set.
     *
     * @param folder where they lie
     * @param classNames names of the classes; empty: their numbers
     * @return the data
     * @throws ExperimentException if a file is missing, cut short or contradicts another
     */
    public static DataSet open(Path folder, List<String> classNames) {
        Path trainLabels = find(folder, "train-labels", "idx1");
        Path validationLabels = find(folder, "t10k-labels", "idx1");
        byte[] train = Idx.read(trainLabels, LABELS).values;
        byte[] validation = Idx.read(validationLabels, LABELS).values;
        List<String> names = classNames.isEmpty() ? numbers(train) : classNames;
        checkRange(trainLabels, train, names.size());
        checkRange(validationLabels, validation, names.size());
        return new DataSet(
                part(folder, "train-images", train, names),
                part(folder, "t10k-images", validation, names));
    }

    private static IdxFiles part(
            Path folder, String prefix, byte[] labels, List<String> classNames) {
        Path file = find(folder, prefix, "idx3");
        Idx images = Idx.read(file, IMAGES);
        if (images.extents[0] != labels.length) {
            throw refusal(
                    file,
                    "holds "
                            + images.extents[0]
                            + " images, but there are "
                            + labels.length
                            + " labels",
                    "images and labels must come from the same download");
        }
        if (images.values.length == 0) {
            throw refusal(file, "holds no image");
        }
        return new IdxFiles(file, images, labels, classNames);
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int index) {
        return labels[index] & 0xFF;
    }

    @Override
    public String name(int index) {
        return file + " image " + index;
    }

    @Override
    public RawImage image(int index) {
        return RawImage.ofGrey(width, height, pixels, index * width * height);
    }

    @Override
    public String digest() {
        Digest digest = new Digest().add("idx").add(width).add(height).add(pixels).add(labels);
        classNames.forEach(digest::add);
        return digest.hex();
    }

    private static List<String> numbers(byte[] labels) {
        int most = -1;
        for (byte label : labels) {
            most = Math.max(most, label & 0xFF);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            names.add(Integer.toString(i));
        }
        return names;
    }

    private static void checkRange(Path file, byte[] labels, int classes) {
        for (int i = 0; i < labels.length; i++) {
            if ((labels[i] & 0xFF) >= classes) {
                throw refusal(
                        file,
                        "label " + (labels[i] & 0xFF) + " of image " + i + " has no class",
                        "there are " + classes + " classes, counted from 0");
            }
        }
    }

    private static Path find(Path folder, String prefix, String kind) {
        for (String name :
                List.of(prefix + "-" + kind + "-ubyte", prefix + "." + kind + "-ubyte")) {
            for (String ending : List.of("", ".gz")) {
                Path file = folder.resolve(name + ending);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        throw refusal(
                folder,
                "holds no " + prefix + "-" + kind + "-ubyte",
                "expected the four files of an IDX data set: train-images-idx3-ubyte,"
                        + " train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte;"
                        + " plain or with .gz");
    }

    private static ExperimentException refusal(Path path, String message, String... hints) {
        return new ExperimentException(Location.of(path.toString()), message, hints);
    }

    /** The content of one file: extents and unsigned bytes. */
    private record Idx(int[] extents, byte[] values) {

        static Idx read(Path file, int magic) {
            try (InputStream in = open(file)) {
                int found = integer(in);
                if (found != magic) {
                    throw refusal(
                            file,
                            String.format("begins with 0x%08x, but expected 0x%08x", found, magic),
                            "it is not an IDX file of unsigned bytes with "
                                    + (magic & 0xFF)
                                    + " dimensions, or the wrong one of the four");
                }
                int[] extents = new int[magic & 0xFF];
                long count = 1;
                for (int i = 0; i < extents.length; i++) {
                    extents[i] = integer(in);
                    count = extents[i] < 0 || count > Integer.MAX_VALUE ? -1 : count * extents[i];
                }
                if (count < 0 || count > Integer.MAX_VALUE - 64) {
                    throw refusal(file, "claims to hold more than 2 GB", "the header is damaged");
                }
                byte[] values = in.readNBytes((int) count);
                if (values.length < count) {
                    throw new EOFException();
                }
                if (in.read() >= 0) {
                    throw refusal(file, "is longer than its header says", "the file is damaged");
                }
                return new Idx(extents, values);
            } catch (EOFException | ZipException e) {
                throw refusal(file, "is cut short or damaged", "copy or download the file again");
            } catch (IOException e) {
                throw refusal(file, "cannot be read: " + e);
            }
        }

        private static InputStream open(Path file) throws IOException {
            InputStream in = Files.newInputStream(file);
            if (!file.toString().endsWith(".gz")) {
                return in;
            }
            try {
                return new GZIPInputStream(in, 1 << 16);
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        private static int integer(InputStream in) throws IOException {
            byte[] bytes = in.readNBytes(Integer.BYTES);
            if (bytes.length < Integer.BYTES) {
                throw new EOFException();
            }
            return ByteBuffer.wrap(bytes).getInt();
        }
    }
}
