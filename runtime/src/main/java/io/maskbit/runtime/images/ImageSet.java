package io.maskbit.runtime.images;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Images to be measured: 8-bit RGB in a fixed order, from a folder, an array file, tar archives or
 * the data of an experiment. What they are is said by the digest of what was read, not by where
 * they lie: a folder and an array of the same images have one digest.
 */
public final class ImageSet {

    private final String name;
    private final ImageSource source;
    private final Preprocessing preprocessing;
    private final int[] chosen;
    private final String selection;

    /**
     * Describes a set.
     *
     * @param name how it was named
     * @param source all its images
     * @param preprocessing what is done to them
     * @param options which are taken
     * @throws ExperimentException if more are asked for than there are
     */
    ImageSet(
            String name, ImageSource source, Preprocessing preprocessing, ImageSetOptions options) {
        this.name = name;
        this.source = source;
        this.preprocessing = preprocessing;
        int all = source.size();
        int count = options.limit().orElse(all);
        if (count > all) {
            throw new ExperimentException(
                    Location.of(name),
                    "holds " + all + " images, but " + count + " are asked for",
                    "lower --limit, or leave it out to take all");
        }
        if (options.seed().isPresent()) {
            chosen = chosen(all, count, options.seed().getAsLong());
            selection = count + " of " + all + " chosen by seed " + options.seed().getAsLong();
        } else {
            chosen = IntStream.range(0, count).toArray();
            selection = count == all ? "all " + all : "the first " + count + " of " + all;
        }
    }

    /** Returns how the set was named, for people. */
    public String name() {
        return name;
    }

    /** Returns N, the number of images that will be read, at least 1. */
    public int size() {
        return chosen.length;
    }

    /** Returns which images are taken, in words. */
    public String selection() {
        return selection;
    }

    /** Returns what is done to the images. */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /**
     * Returns the class of an image; empty if it is not known.
     *
     * @param place of the image, 0 to N - 1
     */
    public OptionalInt label(int place) {
        return source.label(chosen[place]);
    }

    /**
     * Returns how an image is called in messages: a path, or a file and a number.
     *
     * @param place of the image, 0 to N - 1
     */
    public String imageName(int place) {
        return source.name(chosen[place]);
    }

    /**
     * Reads all images.
     *
     * @param batch most images at once, at least 1
     * @return stands at the beginning; the caller closes it
     */
    public ImageReading read(int batch) {
        return read(ImagePlace.BEGINNING, batch);
    }

    /**
     * Reads on.
     *
     * @param from what {@link ImageReading#place} said; the images before are not looked at
     * @param batch most images at once, at least 1
     * @return the caller closes it
     */
    public ImageReading read(ImagePlace from, int batch) {
        return new ImageReading(this, from, batch);
    }

    ImageSource source() {
        return source;
    }

    /** Returns the number in the source of an image of the set. */
    int number(int place) {
        return chosen[place];
    }

    private static int[] chosen(int all, int count, long seed) {
        SplittableRandom random = new Seeds(seed).stream(Purpose.DATA, "images to measure");
        int[] order = IntStream.range(0, all).toArray();
        for (int i = 0; i < count; i++) { // Fisher and Yates, as far as needed
            int other = i + random.nextInt(all - i);
            int taken = order[other];
            order[other] = order[i];
            order[i] = taken;
        }
        return IntStream.of(order).limit(count).sorted().toArray();
    }
}
