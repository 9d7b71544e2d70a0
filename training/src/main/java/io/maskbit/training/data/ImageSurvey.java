package io.maskbit.training.data;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pass over all images of a source has found: with it, the order of training can be followed
 * without decoding anything.
 */
public final class ImageSurvey {

    private final int[] heights;
    private final int[] widths;
    private final SortedMap<Integer, String> broken;

    /**
     * Takes findings together.
     *
     * @param heights rows of each image as decoded, by its number; 0 for broken ones; copied
     * @param widths columns of each image, likewise
     * @param broken what is wrong with the broken images, by their numbers; copied
     * @throws IllegalArgumentException if an image has no extent and is not broken, or the other
     *     way round
     */
    public ImageSurvey(int[] heights, int[] widths, Map<Integer, String> broken) {
        this.heights = heights.clone();
        this.widths = widths.clone();
        this.broken = Collections.unmodifiableSortedMap(new TreeMap<>(broken));
        boolean fits = heights.length == widths.length;
        for (int i = 0; fits && i < heights.length; i++) {
            boolean decoded = heights[i] > 0 && widths[i] > 0;
            fits = decoded != broken.containsKey(i);
        }
        if (!fits) {
            throw new IllegalArgumentException("extents and broken images do not fit together");
        }
    }

    /** Returns the number of images, broken ones included. */
    public int size() {
        return heights.length;
    }

    /**
     * Returns the rows of an image as decoded; 0 if it is broken.
     *
     * @param id number of the image
     */
    public int height(int id) {
        return heights[id];
    }

    /**
     * Returns the columns of an image as decoded; 0 if it is broken.
     *
     * @param id number of the image
     */
    public int width(int id) {
        return widths[id];
    }

    /**
     * Returns what is wrong with an image; empty if it is sound.
     *
     * @param id number of the image
     */
    public Optional<String> reason(int id) {
        return Optional.ofNullable(broken.get(id));
    }

    /** Returns what is wrong with the broken images, by their numbers in ascending order. */
    public SortedMap<Integer, String> broken() {
        return broken;
    }
}
