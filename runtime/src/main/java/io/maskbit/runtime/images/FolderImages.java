package io.maskbit.runtime.images;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.training.data.RawImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The image files in a folder and its subfolders, ordered by their paths. Hidden files, and files
 * with other endings, are left out. Where every image lies in a subfolder of its own class, the
 * subfolders, ordered by name, number the classes.
 */
final class FolderImages implements ImageSource {

    /** Endings of image files. WebP needs a reader that Java itself does not bring. */
    static final List<String> ENDINGS =
            List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp");

    private final List<Path> files;
    private final List<String> classes;
    private final Path folder;

    private FolderImages(Path folder, List<Path> files) {
        this.folder = folder;
        this.files = files;
        boolean sorted =
                files.stream().allMatch(file -> folder.relativize(file).getNameCount() == 2);
        List<String> all =
                sorted ? files.stream().map(this::parent).distinct().sorted().toList() : List.of();
        classes = all.size() > 1 ? all : List.of();
    }

    /**
     * Lists a folder.
     *
     * @param folder the folder
     * @throws ExperimentException if it holds no image
     */
    static FolderImages of(Path folder) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            all.filter(file -> isImage(folder, file)).forEach(files::add);
        } catch (IOException | UncheckedIOException e) {
            throw new ExperimentException(
                    Location.of(folder.toString()), "cannot be listed (" + e.getMessage() + ")");
        }
        if (files.isEmpty()) {
            throw new ExperimentException(
                    Location.of(folder.toString()),
                    "this folder holds no image",
                    "files with the endings "
                            + String.join(" ", ENDINGS)
                            + " are read, in subfolders too");
        }
        files.sort(Comparator.comparing(file -> place(folder, file)));
        return new FolderImages(folder, List.copyOf(files));
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public String name(int number) {
        return files.get(number).toString();
    }

    @Override
    public OptionalInt label(int number) {
        int label = classes.indexOf(parent(files.get(number)));
        return label < 0 ? OptionalInt.empty() : OptionalInt.of(label);
    }

    @Override
    public Walk walk() {
        return new Walk() {
            @Override
            public Pending fetch(int number) {
                return () -> RawImage.read(files.get(number));
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    private String parent(Path file) {
        return folder.relativize(file).getName(0).toString();
    }

    /** Returns the path within the folder, the same on every system. */
    private static String place(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static boolean isImage(Path folder, Path file) {
        String place = place(folder, file);
        String name = place.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith)
                && !place.startsWith(".")
                && !place.contains("/.")
                && Files.isRegularFile(file);
    }
}
