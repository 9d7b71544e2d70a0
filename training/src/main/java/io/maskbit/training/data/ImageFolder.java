package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Image files in one subfolder per class. Classes and files are ordered by name; hidden files are
 * left out, every other file is a sample, and a broken one if it is no image.
 */
public final class ImageFolder implements DataSource {

    private static final double TENTH = 0.1;
    private static final int EDGE = 4096;

    private final Path folder;
    private final List<String> classNames;
    private final List<Path> files;
    private final int[] labels;

    private ImageFolder(Path folder, List<String> classNames, List<Path> files, int[] labels) {
        this.folder = folder;
        this.classNames = List.copyOf(classNames);
        this.files = List.copyOf(files);
        this.labels = labels;
    }

    /**
     * Opens a data set: with subfolders {@code train} and {@code val} these are its parts,
     * otherwise a seeded share of all images is set apart for validation.
     *
     * @param folder the folder
     * @param config tells share and seed
     * @return the data
     * @throws ExperimentException if the folder is missing or holds no class, or the parts have
     *     different classes
     */
    public static DataSet open(Path folder, DataConfig config) {
        Path train = folder.resolve("train");
        Path validation = folder.resolve("val");
        if (Files.isDirectory(train) && Files.isDirectory(validation)) {
            if (config.validationFraction() > 0) {
                throw refusal(
                        folder,
                        "has its own folder 'val', so that validation_fraction has no effect",
                        "leave validation_fraction out");
            }
            DataSet parts = new DataSet(of(train), of(validation));
            requireEqualClasses(parts, validation);
            return parts;
        }
        ImageFolder whole = of(folder);
        double fraction = config.validationFraction() == 0 ? TENTH : config.validationFraction();
        int apart = (int) Math.max(1, Math.floor(whole.size() * fraction));
        if (apart >= whole.size()) {
            throw refusal(
                    folder,
                    "holds " + whole.size() + " images, too few to set " + apart + " apart",
                    "add images or lower validation_fraction");
        }
        Seeds seeds = new Seeds(config.seed());
        return new DataSet(
                Subset.of(whole, seeds, apart, true), Subset.of(whole, seeds, apart, false));
    }

    /**
     * Opens one folder of class folders.
     *
     * @param folder the folder
     * @return all its images
     * @throws ExperimentException if it is missing or holds no class
     */
    public static ImageFolder of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw refusal(folder, "is no folder", "expected a folder with one subfolder per class");
        }
        List<String> names = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Path subfolder : list(folder)) {
            if (!Files.isDirectory(subfolder)) {
                continue; // a licence or a list beside the class folders
            }
            for (Path file : list(subfolder)) {
                if (Files.isDirectory(file)) {
                    throw refusal(file, "is a folder inside a class folder", "expected files only");
                }
                files.add(file);
                labels.add(names.size());
            }
            names.add(subfolder.getFileName().toString());
        }
        if (files.isEmpty()) {
            throw refusal(
                    folder,
                    "holds no image in a class folder",
                    "expected one subfolder per class with image files in it");
        }
        int[] numbers = labels.stream().mapToInt(Integer::intValue).toArray();
        return new ImageFolder(folder, names, files, numbers);
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public String name(int index) {
        return files.get(index).toString();
    }

    @Override
    public RawImage image(int index) throws BrokenImageException {
        return ImageDecoder.decode(file(index));
    }

    @Override
    public byte[] file(int index) throws BrokenImageException {
        try {
            return Files.readAllBytes(files.get(index));
        } catch (IOException e) {
            throw new BrokenImageException("cannot be read: " + e);
        }
    }

    /**
     * Returns a digest over the files' places, lengths and first and last 4096 bytes: reading
     * millions of images in full before every run would take hours.
     */
    @Override
    public String digest() {
        Digest digest = new Digest().add("folder");
        classNames.forEach(digest::add);
        for (Path file : files) {
            digest.add(folder.relativize(file).toString().replace('\\', '/'));
            addEdges(digest, file);
        }
        return digest.hex();
    }

    private static void addEdges(Digest digest, Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            digest.add(channel.size());
            for (long from : new long[] {0, Math.max(0, channel.size() - EDGE)}) {
                ByteBuffer edge = ByteBuffer.allocate(EDGE);
                channel.position(from);
                while (edge.hasRemaining() && channel.read(edge) >= 0) {
                    // reads on until the buffer is full or the file ends
                }
                digest.add(edge.flip());
            }
        } catch (IOException e) {
            throw refusal(file, "cannot be read: " + e);
        }
    }

    private static void requireEqualClasses(DataSet parts, Path validation) {
        List<String> train = parts.train().classNames();
        if (!train.equals(parts.validation().classNames())) {
            throw refusal(
                    validation,
                    "has other classes than the folder 'train'",
                    "train: " + train,
                    "val: " + parts.validation().classNames());
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .collect(Collectors.toList());
        } catch (IOException | UncheckedIOException e) {
            throw refusal(folder, "cannot be listed: " + e);
        }
    }

    private static ExperimentException refusal(Path path, String message, String... hints) {
        return new ExperimentException(Location.of(path.toString()), message, hints);
    }
}
