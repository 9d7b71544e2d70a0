package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Seeds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Images in tar archives as WebDataset lays them out (spec 5.5): neighbours of equal key are one
 * sample, with an image ({@code jpg}, {@code jpeg}, {@code png}) and its class number in decimal
 * ({@code cls}); other files are passed over. Ordered by the names of the archives, then as they
 * lie in them; where each image lies is found once, when the archives are opened.
 *
 * <p>The names of the classes are those of {@code class_names}, else the lines of {@code
 * classes.txt} beside the archives' folders, else numbers up to the largest.
 */
public final class TarShards implements DataSource {

    /** File with one class name a line. */
    static final String CLASSES = "classes.txt";

    private static final double TENTH = 0.1;

    private final List<Path> shards;
    private final TarIndex index;
    private final List<String> classNames;

    private TarShards(List<Path> shards, TarIndex index, List<String> classNames) {
        this.shards = List.copyOf(shards);
        this.index = index;
        this.classNames = List.copyOf(classNames);
    }

    /**
     * Opens a data set: with subfolders {@code train} and {@code val} these are its parts,
     * otherwise a seeded share of all images is set apart for validation.
     *
     * @param folder the folder with archives, or with these two subfolders
     * @param config tells names of classes, share and seed
     * @return the data
     * @throws ExperimentException if there is no archive, or one is damaged, or a sample lacks
     *     image or class
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
            List<Path> learned = archives(train);
            List<Path> measured = archives(validation);
            TarIndex first = TarIndex.of(learned);
            TarIndex second = TarIndex.of(measured);
            List<String> names =
                    names(folder, config, Math.max(first.largestLabel(), second.largestLabel()));
            return new DataSet(
                    new TarShards(learned, first, names), new TarShards(measured, second, names));
        }
        List<Path> all = archives(folder);
        TarIndex index = TarIndex.of(all);
        TarShards whole = new TarShards(all, index, names(folder, config, index.largestLabel()));
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
     * Opens all images of archives, none set apart. Images need no class here: one without has
     * label -1.
     *
     * @param path an archive, or a folder of archives
     * @return the images
     * @throws ExperimentException if there is no archive, or one is damaged or holds no image
     */
    public static DataSource whole(Path path) {
        List<Path> all = Files.isDirectory(path) ? archives(path) : List.of(path);
        TarIndex index = TarIndex.of(all, false);
        List<String> names =
                IntStream.rangeClosed(0, index.largestLabel()).mapToObj(Integer::toString).toList();
        return new TarShards(all, index, names);
    }

    @Override
    public int size() {
        return index.size();
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int number) {
        return index.label(number);
    }

    @Override
    public String name(int number) {
        return shards.get(index.shard(number)) + " sample " + index.place(number);
    }

    @Override
    public RawImage image(int number) throws BrokenImageException {
        return ImageDecoder.decode(file(number));
    }

    @Override
    public byte[] file(int number) throws BrokenImageException {
        Path shard = shards.get(index.shard(number));
        try (FileChannel channel = FileChannel.open(shard, StandardOpenOption.READ)) {
            return TarReader.read(channel, index.offset(number), index.length(number));
        } catch (IOException e) {
            throw new BrokenImageException("cannot be read: " + e);
        }
    }

    /**
     * Returns a digest over the archives' names, the images' places, lengths and classes, and the
     * first and last 4096 bytes of each image.
     */
    @Override
    public String digest() {
        Digest digest = new Digest().add("tar-shards");
        classNames.forEach(digest::add);
        for (int s = 0; s < shards.size(); s++) {
            digest.add(shards.get(s).getFileName().toString());
            try (FileChannel channel = FileChannel.open(shards.get(s), StandardOpenOption.READ)) {
                index.addTo(digest, s, channel);
            } catch (IOException e) {
                throw refusal(shards.get(s), "cannot be read: " + e);
            }
        }
        return digest.hex();
    }

    private static List<Path> archives(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw refusal(folder, "is no folder", "expected a folder of tar archives");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> found =
                    entries.filter(entry -> entry.getFileName().toString().endsWith(".tar"))
                            .sorted()
                            .toList();
            if (found.isEmpty()) {
                throw refusal(folder, "holds no tar archive", "expected files that end with .tar");
            }
            return found;
        } catch (IOException e) {
            throw refusal(folder, "cannot be listed: " + e);
        }
    }

    private static List<String> names(Path folder, DataConfig config, int largest) {
        List<String> names = new ArrayList<>(config.classNames());
        Path file = folder.resolve(CLASSES);
        if (names.isEmpty() && Files.exists(file)) {
            try {
                names.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw refusal(file, "cannot be read: " + e);
            }
        }
        if (names.isEmpty()) {
            return IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList();
        }
        if (largest >= names.size()) {
            throw refusal(
                    folder,
                    "holds class " + largest + ", but there are " + names.size() + " class names",
                    "name every class, counted from 0, in class_names or " + CLASSES);
        }
        return names;
    }

    private static ExperimentException refusal(Path path, String message, String... hints) {
        return new ExperimentException(Location.of(path.toString()), message, hints);
    }
}
