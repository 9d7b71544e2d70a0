package io.maskbit.evaluation;

/**
 * Images with their classes.
 *
 * @param images the images
 * @param labels one class per image, each 0 to classes - 1
 */
public record LabelledImages(Images images, long[] labels) {

    /**
     * Checks the number of labels.
     *
     * @throws IllegalArgumentException if it is not the number of images
     */
    public LabelledImages {
        if (labels.length != images.count()) {
            throw new IllegalArgumentException(
                    labels.length + " labels do not match " + images.count() + " images");
        }
    }
}
