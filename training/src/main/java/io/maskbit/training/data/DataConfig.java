package io.maskbit.training.data;

import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The {@code data} section of an experiment.
 *
 * @param use kind of source
 * @param path folder of the files; an empty path for drawn data
 * @param samples training images taken, chosen by the seed; 0: all, or 8192 drawn ones
 * @param validationSamples validation images taken; 0: all, or 1024 drawn ones
 * @param validationFraction share of a folder's or of shards' images set apart for validation; 0:
 *     their own {@code train} and {@code val}, or a tenth where there are none
 * @param classNames names of the classes of IDX files or shards; empty: their numbers
 * @param seed seed of drawn data and of chosen subsets: part of the data, not of a run
 * @param batch images per batch
 * @param threads decoding threads; without influence on results
 * @param maxBroken broken images that are tolerated
 * @param interpolation how images are resized
 * @param crop which part of an image is seen in training
 * @param minScale smallest share of the area that a random crop takes
 * @param aspectRatioAug whether random crops take ratios from 3:4 to 4:3 instead of squares
 * @param flip whether half of the training images are mirrored
 */
public record DataConfig(
        @Setting(about = "shapes | folder | idx | cifar10 | tar-shards", fallback = "shapes")
                Kind use,
        @Setting(about = "folder of the files; none for shapes", fallback = "") Path path,
        @Setting(about = "training images taken; 0: all, for shapes 8192", fallback = "0")
                int samples,
        @Setting(about = "validation images taken; 0: all, for shapes 1024", fallback = "0")
                int validationSamples,
        @Setting(
                        about =
                                "share of a folder or of shards set apart for validation; 0:"
                                        + " their own train and"
                                        + " val, else a tenth",
                        fallback = "0")
                double validationFraction,
        @Setting(
                        about = "names of the classes of IDX files or shards; empty: numbers",
                        fallback = "[]")
                List<String> classNames,
        @Setting(about = "seed of drawn data and chosen subsets", fallback = "0") long seed,
        @Setting(about = "images per batch", fallback = "32") int batch,
        @Setting(about = "decoding threads, without influence on results", fallback = "2")
                int threads,
        @Setting(about = "broken images tolerated", fallback = "10") int maxBroken,
        @Setting(about = "nearest | bilinear | bicubic", fallback = "bilinear")
                Interpolation interpolation,
        @Setting(about = "part seen in training: center | random", fallback = "center") Crop crop,
        @Setting(about = "smallest share of the area in a random crop", fallback = "1.0")
                double minScale,
        @Setting(about = "random crops of ratios 3:4 to 4:3 instead of 1:1", fallback = "false")
                boolean aspectRatioAug,
        @Setting(about = "mirror half of the training images", fallback = "false") boolean flip) {

    /** Kinds of sources. */
    public enum Kind {
        /** Drawn coloured shapes, see {@link Shapes}. */
        SHAPES,
        /** A folder with one subfolder per class, see {@link ImageFolder}. */
        FOLDER,
        /** IDX files as of MNIST, see {@link IdxFiles}. */
        IDX,
        /** The binary files of CIFAR-10, see {@link CifarBinary}. */
        CIFAR10,
        /** Tar archives as of WebDataset, see {@link TarShards}. */
        TAR_SHARDS
    }

    /** Parts seen in training. */
    public enum Crop {
        /** The centre, as in evaluation. */
        CENTER,
        /** A random part, see {@link RandomCrop}. */
        RANDOM
    }

    /**
     * Checks ranges, and that no setting is without effect.
     *
     * @throws IllegalArgumentException naming the setting
     */
    public DataConfig {
        classNames = List.copyOf(classNames);
        boolean files = use != Kind.SHAPES;
        require(
                files != path.toString().isEmpty(),
                files ? "path is missing" : "path has no effect on shapes");
        require(samples >= 0, "samples must not be negative, but is " + samples);
        require(
                validationSamples >= 0,
                "validation_samples must not be negative, but is " + validationSamples);
        require(
                validationFraction >= 0 && validationFraction < 1,
                "validation_fraction must be in [0, 1), but is " + validationFraction);
        require(
                validationFraction == 0 || use == Kind.FOLDER || use == Kind.TAR_SHARDS,
                "validation_fraction has an effect on folders and tar-shards only");
        require(
                classNames.isEmpty() || use == Kind.IDX || use == Kind.TAR_SHARDS,
                "class_names has an effect on idx and tar-shards only: other sources name their"
                        + " classes");
        require(batch >= 1, "batch must be at least 1, but is " + batch);
        require(threads >= 1, "threads must be at least 1, but is " + threads);
        require(maxBroken >= 0, "max_broken must not be negative, but is " + maxBroken);
        require(
                crop == Crop.RANDOM || (minScale == 1 && !aspectRatioAug),
                "min_scale and aspect_ratio_aug have an effect with 'crop: random' only");
        require(minScale > 0 && minScale <= 1, "min_scale must be in (0, 1], but is " + minScale);
    }

    /** Returns the settings as an experiment file writes them. */
    public static ConfigType<DataConfig> type() {
        return ConfigType.of(DataConfig.class, MethodHandles.lookup());
    }

    /**
     * The settings of a drawn set, all else as where a file says nothing.
     *
     * @param samples training images
     * @param batch images per batch
     * @return the settings
     */
    public static DataConfig shapes(int samples, int batch) {
        return new DataConfig(
                Kind.SHAPES,
                Path.of(""),
                samples,
                0,
                0,
                List.of(),
                0,
                batch,
                2,
                10,
                Interpolation.BILINEAR,
                Crop.CENTER,
                1,
                false,
                false);
    }

    /**
     * Returns the same settings with another number of images per batch.
     *
     * @param images images per batch
     */
    public DataConfig withBatch(int images) {
        return new DataConfig(
                use,
                path,
                samples,
                validationSamples,
                validationFraction,
                classNames,
                seed,
                images,
                threads,
                maxBroken,
                interpolation,
                crop,
                minScale,
                aspectRatioAug,
                flip);
    }

    /**
     * Returns how many different views of one image training shows: 1, or 2 where images are
     * mirrored; empty for random crops, which have no end.
     */
    public OptionalInt views() {
        return crop == Crop.RANDOM ? OptionalInt.empty() : OptionalInt.of(flip ? 2 : 1);
    }

    /** Returns the bounds of random crops. */
    RandomCrop.Bounds bounds() {
        return aspectRatioAug
                ? new RandomCrop.Bounds(minScale, 3.0 / 4, 4.0 / 3)
                : new RandomCrop.Bounds(minScale, 1, 1);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
