package io.maskbit.runtime.sample;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which images are wanted. Labels are used in turn, so that the label of an image depends on its
 * number, not on how many are wanted; classes named once each come equally often, give or take one.
 *
 * @param labels numbers of classes, at least one
 * @param classNames the names of all classes
 * @param first number of the first image, at least 0
 * @param count number of images, at least 1
 * @param seed their seed
 */
public record SampleRequest(
        List<Integer> labels, List<String> classNames, long first, int count, long seed) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public SampleRequest {
        if (labels.isEmpty() || first < 0 || count < 1) {
            throw new IllegalArgumentException(
                    "labels must not be empty, first at least 0 and count at least 1, but are "
                            + labels
                            + ", "
                            + first
                            + " and "
                            + count);
        }
        labels = List.copyOf(labels);
        classNames = List.copyOf(classNames);
    }

    /** Returns the label of the image at a place, counted from 0. */
    int label(long place) {
        return labels.get((int) ((first + place) % labels.size()));
    }

    /** Returns the labels of consecutive images. */
    long[] labels(long place, int images) {
        return LongStream.range(place, place + images).map(this::label).toArray();
    }

    /** Returns the name of the class of the image at a place. */
    String className(long place) {
        return classNames.get(label(place));
    }

    /** Returns which labels are used, in words. */
    String turn() {
        return labels.equals(IntStream.range(0, classNames.size()).boxed().toList())
                ? "all " + classNames.size() + " classes"
                : labels.toString();
    }
}
