package io.maskbit.runtime.images;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.training.data.DataSet;
import io.maskbit.training.data.DataSource;
import io.maskbit.training.data.TarShards;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Opens sets of images by what people name: a folder, an array file, tar archives, an experiment.
 */
public final class ImageSets {

    private static final String KINDS =
            "expected a folder of images or of .tar archives, a .npz or .npy of uint8 images, a"
                    + " .tar, or EXPERIMENT.yaml:train or :validation";

    private ImageSets() {}

    /**
     * Opens a set; images are read later.
     *
     * @param what a folder of images (with subfolders) or of tar archives, an array file, a tar
     *     archive, or {@code FILE.yaml:train} or {@code FILE.yaml:validation}
     * @param options which images are taken, and what is done to them
     * @param catalog the components that an experiment may name; asked for experiments only
     * @return the set, with at least one image
     * @throws ExperimentException if there is no such thing, or it holds no images that can be read
     */
    public static ImageSet open(String what, ImageSetOptions options, Supplier<Catalog> catalog) {
        int colon = what.lastIndexOf(':');
        String part = what.substring(colon + 1);
        if (colon > 0 && (part.equals("train") || part.equals("validation"))) {
            return ofExperiment(what, colon, options, catalog.get());
        }
        Path path = path(what);
        if (what.endsWith(".yaml") || what.endsWith(".yml")) {
            throw refusal(
                    what,
                    "names an experiment, but no part of its data",
                    "say " + what + ":train or " + what + ":validation");
        }
        if (Files.isDirectory(path)) {
            return set(what, holdsArchives(path) ? tar(path) : FolderImages.of(path), options);
        }
        if (!Files.exists(path)) {
            throw refusal(what, "there is no such file or folder", KINDS);
        }
        if (what.toLowerCase(Locale.ROOT).endsWith(".tar")) {
            return set(what, tar(path), options);
        }
        if (isArray(path)) {
            return set(what, ArrayImages.of(path), options);
        }
        throw refusal(what, "is nothing that images can be read from", KINDS);
    }

    /**
     * Takes the images of a data source.
     *
     * @param name how the set is called
     * @param source the images
     * @param options which of them, and what is done to them
     */
    public static ImageSet of(String name, DataSource source, ImageSetOptions options) {
        return set(name, new DataImages(source), options);
    }

    private static ImageSet set(String what, ImageSource source, ImageSetOptions options) {
        return new ImageSet(
                what, source, options.preprocessing().orElse(Preprocessing.NONE), options);
    }

    private static ImageSource tar(Path path) {
        return new DataImages(TarShards.whole(path));
    }

    /** Without another wish, images are prepared as the experiment's own validation does. */
    private static ImageSet ofExperiment(
            String what, int colon, ImageSetOptions options, Catalog catalog) {
        Path file = path(what.substring(0, colon));
        ArmPlan plan =
                new Planner(catalog)
                        .plan(Document.read(file), List.of(Planner.WITHOUT_SCORES))
                        .arms()
                        .get(0);
        int side = plan.ground().shape().height();
        DataSet data = DataSet.open(plan.data(), side);
        DataSource source = what.endsWith(":train") ? data.train() : data.validation();
        return new ImageSet(
                what,
                new DataImages(source),
                options.preprocessing()
                        .orElseGet(() -> Preprocessing.square(side, plan.data().interpolation())),
                options);
    }

    private static boolean holdsArchives(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(".tar"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** Arrays are known by their first bytes: a zip archive, or NumPy's own mark. */
    private static boolean isArray(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(2);
            return start.length == 2
                    && ((start[0] == 'P' && start[1] == 'K')
                            || (start[0] == (byte) 0x93 && start[1] == 'N'));
        } catch (IOException e) {
            throw refusal(file.toString(), "cannot be read (" + e.getMessage() + ")");
        }
    }

    private static Path path(String what) {
        try {
            return Path.of(what);
        } catch (InvalidPathException e) {
            throw refusal(what, "is no path (" + e.getMessage() + ")", KINDS);
        }
    }

    private static ExperimentException refusal(String where, String message, String... hints) {
        return new ExperimentException(Location.of(where), message, hints);
    }
}
