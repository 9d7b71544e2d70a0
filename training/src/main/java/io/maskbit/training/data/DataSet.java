package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Seeds;
import java.nio.file.Path;
import java.util.List;

/**
 * What an experiment learns from and what it is measured on.
 *
 * @param train images to learn from
 * @param validation images to measure on; never among the first
 */
public record DataSet(DataSource train, DataSource validation) {

    private static final int DRAWN_TRAIN = 8192;
    private static final int DRAWN_VALIDATION = 1024;

    /**
     * Opens the data of an experiment. Files are checked for completeness; images are decoded
     * later.
     *
     * @param config the settings
     * @param resolution side of the square images; drawn images are made that large
     * @return the data
     * @throws ExperimentException if files are missing, cut short or contradict each other
     */
    public static DataSet open(DataConfig config, int resolution) {
        Path path = config.path();
        return switch (config.use()) {
            case SHAPES -> drawn(config, resolution);
            case FOLDER -> ImageFolder.open(path, config).limited(config);
            case IDX -> IdxFiles.open(path, config.classNames()).limited(config);
            case TAR_SHARDS -> TarShards.open(path, config).limited(config);
            case CIFAR10 -> CifarBinary.open(path).limited(config);
        };
    }

    /** Returns the names of the classes. */
    public List<String> classNames() {
        return train.classNames();
    }

    /** Returns the SHA-256 digest of both parts: 64 hexadecimal digits. */
    public String digest() {
        return new Digest().add(train.digest()).add(validation.digest()).hex();
    }

    private static DataSet drawn(DataConfig config, int resolution) {
        int train = config.samples() == 0 ? DRAWN_TRAIN : config.samples();
        int validation =
                config.validationSamples() == 0 ? DRAWN_VALIDATION : config.validationSamples();
        return new DataSet(
                new Shapes(config.seed(), "train", train, resolution),
                new Shapes(config.seed(), "validation", validation, resolution));
    }

    private DataSet limited(DataConfig config) {
        Seeds seeds = new Seeds(config.seed());
        return new DataSet(
                limited(train, config.samples(), seeds),
                limited(validation, config.validationSamples(), seeds));
    }

    private static DataSource limited(DataSource source, int samples, Seeds seeds) {
        if (samples > source.size()) {
            throw new ExperimentException(
                    Location.of(source.name(0)),
                    "data asks for " + samples + " images, but there are " + source.size(),
                    "lower samples or validation_samples; 0 takes all");
        }
        boolean all = samples == 0 || samples == source.size();
        return all ? source : Subset.of(source, seeds, samples, false);
    }
}
