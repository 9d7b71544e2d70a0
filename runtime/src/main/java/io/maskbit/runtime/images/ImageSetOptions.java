package io.maskbit.runtime.images;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which images of a set are read, and what is done to them.
 *
 * @param preprocessing what is done; empty: what the source itself prescribes, which is nothing but
 *     for the data of an experiment
 * @param limit how many images are taken; empty: all
 * @param seed chooses which; empty: the first
 */
public record ImageSetOptions(
        Optional<Preprocessing> preprocessing, OptionalInt limit, OptionalLong seed) {

    /** All images, as they are. */
    public static final ImageSetOptions ALL =
            new ImageSetOptions(Optional.empty(), OptionalInt.empty(), OptionalLong.empty());

    /**
     * Checks the number.
     *
     * @throws ExperimentException if it is below 1, or a seed has nothing to choose
     */
    public ImageSetOptions {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new ExperimentException(
                    Location.of("--limit"), "must be at least 1, but is " + limit.getAsInt());
        }
        if (seed.isPresent() && limit.isEmpty()) {
            throw new ExperimentException(
                    Location.of("--choose"),
                    "a seed chooses nothing where all images are taken",
                    "say how many with --limit, or leave it out");
        }
    }

    /**
     * All images of a set with a preprocessing.
     *
     * @param preprocessing what is done to them
     */
    public static ImageSetOptions with(Preprocessing preprocessing) {
        return new ImageSetOptions(
                Optional.of(preprocessing), OptionalInt.empty(), OptionalLong.empty());
    }
}
