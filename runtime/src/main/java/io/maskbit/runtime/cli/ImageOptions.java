package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.images.ImageSetOptions;
import io.maskbit.runtime.images.Preprocessing;
import io.maskbit.training.data.Interpolation;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** What verbs share that read sets of images: which of them, and what is done to them. */
final class ImageOptions {

    @Option(
            names = "--shorter-side",
            paramLabel = "N",
            description = "resize so that the shorter side is N, as the paper's evaluation does")
    private Optional<Integer> shorterSide = Optional.empty();

    @Option(names = "--crop", paramLabel = "N", description = "cut a square of N from the centre")
    private Optional<Integer> crop = Optional.empty();

    @Option(
            names = "--interpolation",
            paramLabel = "FILTER",
            description = "with --shorter-side: nearest, bilinear or bicubic")
    private Optional<Interpolation> interpolation = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "take N images only")
    private Optional<Integer> limit = Optional.empty();

    @Option(
            names = "--choose",
            paramLabel = "SEED",
            description = "with --limit: which ones, by a seed; without it the first")
    private Optional<Long> choose = Optional.empty();

    /**
     * Returns what was asked for.
     *
     * @param filter used where --interpolation is not given
     */
    ImageSetOptions options(Interpolation filter) {
        if (interpolation.isPresent() && shorterSide.isEmpty()) {
            throw new ExperimentException(
                    Location.of("--interpolation"),
                    "has an effect with --shorter-side only",
                    "say to what length with --shorter-side, or leave it out");
        }
        return new ImageSetOptions(
                shorterSide.isEmpty() && crop.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Preprocessing(
                                        of(shorterSide), of(crop), interpolation.orElse(filter))),
                of(limit),
                choose.isEmpty() ? OptionalLong.empty() : OptionalLong.of(choose.orElseThrow()));
    }

    /** Returns whether some of the images are taken only. */
    boolean isSelection() {
        return limit.isPresent() || choose.isPresent();
    }

    /** Returns whether any of the options is given. */
    boolean isGiven() {
        return shorterSide.isPresent()
                || crop.isPresent()
                || interpolation.isPresent()
                || limit.isPresent()
                || choose.isPresent();
    }

    private static OptionalInt of(Optional<Integer> number) {
        return number.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number.orElseThrow());
    }
}
