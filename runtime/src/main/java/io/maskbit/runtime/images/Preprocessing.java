package io.maskbit.runtime.images;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.training.data.Interpolation;
import io.maskbit.training.data.RawImage;
import io.maskbit.training.data.Transforms;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What is done to images before they are looked at, in 8-bit arithmetic: the bytes are those of the
 * Python Imaging Library.
 *
 * @param shorterSide the shorter side is resized to this length; empty: nothing is resized
 * @param crop side of the square cut from the centre; empty: nothing is cut off
 * @param interpolation how to resize
 */
public record Preprocessing(
        OptionalInt shorterSide, OptionalInt crop, Interpolation interpolation) {

    /** Leaves images as they are. */
    public static final Preprocessing NONE =
            new Preprocessing(OptionalInt.empty(), OptionalInt.empty(), Interpolation.BILINEAR);

    private static final int LARGEST = 1 << 14;

    /**
     * Checks the lengths.
     *
     * @throws ExperimentException if one is out of range, or the square would not fit
     */
    public Preprocessing {
        require("--shorter-side", shorterSide);
        require("--crop", crop);
        if (shorterSide.isPresent() && crop.orElse(0) > shorterSide.orElseThrow()) {
            throw new ExperimentException(
                    Location.of("--crop"),
                    "a square of "
                            + crop.orElseThrow()
                            + " does not fit a shorter side of "
                            + shorterSide.orElseThrow(),
                    "give at most " + shorterSide.orElseThrow());
        }
    }

    /**
     * The evaluation of the paper (spec 9.1): shorter side and square of one length.
     *
     * @param side the length
     * @param interpolation how to resize
     */
    public static Preprocessing square(int side, Interpolation interpolation) {
        return new Preprocessing(OptionalInt.of(side), OptionalInt.of(side), interpolation);
    }

    /**
     * Applies it.
     *
     * @param image any image
     * @throws IllegalArgumentException if the image is smaller than the square
     */
    public RawImage apply(RawImage image) {
        RawImage resized =
                shorterSide.isPresent()
                        ? Transforms.shorterSide(image, shorterSide.orElseThrow(), interpolation)
                        : image;
        return crop.isPresent() ? Transforms.centre(resized, crop.orElseThrow()) : resized;
    }

    /** Returns it in words, for records: two that do the same have the same words. */
    public String text() {
        String resized =
                shorterSide.isPresent()
                        ? "shorter side "
                                + shorterSide.orElseThrow()
                                + " "
                                + interpolation.name().toLowerCase(Locale.ROOT)
                        : "";
        String cut = crop.isPresent() ? "centre crop " + crop.orElseThrow() : "";
        if (resized.isEmpty() && cut.isEmpty()) {
            return "none";
        }
        return resized + (resized.isEmpty() || cut.isEmpty() ? "" : ", ") + cut;
    }

    private static void require(String option, OptionalInt length) {
        if (length.isPresent() && (length.getAsInt() < 1 || length.getAsInt() > LARGEST)) {
            throw new ExperimentException(
                    Location.of(option),
                    "must be from 1 to " + LARGEST + ", but is " + length.getAsInt());
        }
    }
}
