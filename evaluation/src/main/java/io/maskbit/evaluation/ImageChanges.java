package io.maskbit.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** How far some images are from what they were before a change, by one or more measures. */
public final class ImageChanges {

    private final Map<ChangeMeasure, double[]> values;
    private final int images;

    /**
     * Holds values.
     *
     * @param values for each measure one value per image; at least one measure
     * @throws IllegalArgumentException if the numbers of images differ, or there is no measure
     */
    public ImageChanges(Map<ChangeMeasure, double[]> values) {
        List<Integer> counts = values.values().stream().map(v -> v.length).distinct().toList();
        if (counts.size() != 1) {
            throw new IllegalArgumentException(
                    "every measure needs one value per image, but they have " + counts);
        }
        this.images = counts.get(0);
        this.values = new EnumMap<>(ChangeMeasure.class);
        values.forEach((measure, numbers) -> this.values.put(measure, numbers.clone()));
    }

    /**
     * Joins the images of batches.
     *
     * @param parts at least one, all with the same measures
     * @return all images in order
     * @throws IllegalArgumentException if there is no part, or the measures differ
     */
    public static ImageChanges joined(List<ImageChanges> parts) {
        if (parts.stream().map(ImageChanges::measures).distinct().count() != 1) {
            throw new IllegalArgumentException("only parts with equal measures can be joined");
        }
        Map<ChangeMeasure, double[]> all = new EnumMap<>(ChangeMeasure.class);
        for (ChangeMeasure measure : parts.get(0).measures()) {
            List<double[]> numbers = new ArrayList<>();
            parts.forEach(part -> numbers.add(part.values.get(measure)));
            all.put(measure, numbers.stream().flatMapToDouble(Arrays::stream).toArray());
        }
        return new ImageChanges(all);
    }

    /** Returns the number of images. */
    public int images() {
        return images;
    }

    /** Returns what was measured. */
    public Set<ChangeMeasure> measures() {
        return Set.copyOf(values.keySet());
    }

    /**
     * Returns the value of one image.
     *
     * @param measure one of {@link #measures()}
     * @param image its number
     */
    public double value(ChangeMeasure measure, int image) {
        return values.get(measure)[image];
    }

    /**
     * Returns the mean over some images.
     *
     * @param measure one of {@link #measures()}
     * @param chosen numbers of images, with repetitions if wished
     * @return the mean; NaN for no image
     */
    public double mean(ChangeMeasure measure, int[] chosen) {
        double[] numbers = values.get(measure);
        double sum = 0;
        for (int image : chosen) {
            sum += numbers[image];
        }
        return sum / chosen.length;
    }

    /**
     * Returns the mean over all images.
     *
     * @param measure one of {@link #measures()}
     */
    public double mean(ChangeMeasure measure) {
        return mean(measure, IntStream.range(0, images).toArray());
    }
}
