package io.maskbit.evaluation.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * Warnings where a measure needs more images than there are: sentences for people, beside the value
 * and in its record. What cannot be computed at all is refused by the measure itself.
 */
public final class SmallSample {

    /** Below so many images the bias of a Fréchet distance is no small part of it. */
    public static final int FRECHET = 10_000;

    /** Below so many images a part of an Inception score misses most of its classes' spread. */
    public static final int IMAGES_PER_CLASS = 4;

    /** The size of a subset that published kernel distances use. */
    public static final int KERNEL = 1000;

    /** Below so many images balls around neighbours are too large to tell sets apart. */
    public static final int NEIGHBOURS = 1000;

    private static final int UNEQUAL = 2;

    private SmallSample() {}

    /**
     * Warns of a Fréchet distance.
     *
     * @param images number of images measured
     * @param reference number of images in the reference; 0 if unknown
     * @param width length of a feature vector
     * @return warnings, none where there are enough
     */
    public static List<String> frechet(long images, long reference, int width) {
        List<String> warnings = new ArrayList<>();
        few(warnings, "images", images, width);
        if (reference > 0) {
            few(warnings, "reference images", reference, width);
        }
        if (reference > 0 && images != reference) {
            warnings.add(
                    images
                            + " images against "
                            + reference
                            + " reference images: compare only with values of the same numbers");
        }
        return warnings;
    }

    /**
     * Warns of a kernel distance.
     *
     * @param images number of images measured
     * @param reference number of images that they are compared with
     * @param size images in a subset
     * @return warnings, none where there are enough
     */
    public static List<String> kernelDistance(long images, long reference, int size) {
        List<String> warnings = new ArrayList<>();
        long fewest = Math.min(images, reference);
        if (fewest < KERNEL) {
            warnings.add(
                    fewest
                            + " images: a kernel distance has no bias, but below "
                            + KERNEL
                            + " images it varies more than published differences");
        }
        if (size < KERNEL) {
            warnings.add(
                    "subsets of "
                            + size
                            + " images: published values take "
                            + KERNEL
                            + "; the mean agrees, the deviation over subsets does not");
        }
        return warnings;
    }

    /**
     * Warns of an Inception score.
     *
     * @param images number of images measured
     * @param largest images in the largest part that is scored together
     * @param classes number of classes
     * @return warnings, none where there are enough
     */
    public static List<String> inceptionScore(long images, long largest, int classes) {
        List<String> warnings = new ArrayList<>();
        long part = Math.min(images, largest);
        long enough = (long) IMAGES_PER_CLASS * classes;
        if (part < enough) {
            warnings.add(
                    part
                            + " images in a part: an Inception score over "
                            + classes
                            + " classes comes out too small below "
                            + enough
                            + " images, and never exceeds the number of images");
        }
        return warnings;
    }

    /**
     * Warns of precision, recall, density and coverage.
     *
     * @param images number of images measured
     * @param reference number of images that they are compared with
     * @return warnings, none where there are enough
     */
    public static List<String> neighbours(long images, long reference) {
        List<String> warnings = new ArrayList<>();
        long fewest = Math.min(images, reference);
        if (fewest < NEIGHBOURS) {
            warnings.add(
                    fewest
                            + " images: below "
                            + NEIGHBOURS
                            + " images the balls around neighbours are so large that precision and"
                            + " recall come out too high");
        }
        if (Math.max(images, reference) > UNEQUAL * fewest) {
            warnings.add(
                    images
                            + " images against "
                            + reference
                            + ": precision and recall hang on both numbers; take equal ones");
        }
        return warnings;
    }

    private static void few(List<String> warnings, String what, long count, int width) {
        if (count < FRECHET) {
            warnings.add(
                    count
                            + " "
                            + what
                            + ": a Fréchet distance comes out too large, by about a constant over"
                            + " their number; below "
                            + FRECHET
                            + " take it as no FID, or extrapolate");
        }
        if (count < width + 1) {
            warnings.add(
                    count
                            + " "
                            + what
                            + " for "
                            + width
                            + " dimensions: the covariance is rank deficient, the distance hangs on"
                            + " the number more than on the images");
        }
    }
}
