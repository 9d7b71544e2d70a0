package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.training.data.BrokenImageException;
import io.maskbit.training.data.RawImage;
import io.maskbit.training.data.Transforms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The images that a verb reads: files, or all image files of folders, in order of their names. */
final class ImageFiles {

    private static final List<String> ENDINGS =
            List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff");

    private ImageFiles() {}

    static List<Path> files(List<Path> given) {
        List<Path> files = new ArrayList<>();
        for (Path path : given) {
            if (Files.isDirectory(path)) {
                files.addAll(inside(path));
            } else if (Files.exists(path)) {
                files.add(path);
            } else {
                throw new ExperimentException(
                        Location.of(path.toString()), "there is no such file or folder");
            }
        }
        return files;
    }

    private static List<Path> inside(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> images = all.filter(ImageFiles::isImage).sorted().toList();
            if (images.isEmpty()) {
                throw new ExperimentException(
                        Location.of(folder.toString()),
                        "this folder holds no image",
                        "files with the endings " + String.join(" ", ENDINGS) + " are read");
            }
            return images;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Reads an image the way a run's validation images are read. */
    static RawImage read(Path file, TrainedRun run) {
        try {
            return Transforms.evaluation(
                    RawImage.read(file),
                    run.plan().ground().shape().height(),
                    run.plan().machine().data().interpolation());
        } catch (BrokenImageException e) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "this image " + e.getMessage(),
                    "mend or remove it");
        }
    }
}
