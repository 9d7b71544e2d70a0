package io.maskbit.runtime.look;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;

/**
 * What is looked at.
 *
 * @param images number of held-out images, at least 2
 * @param seed seed of all choices
 * @param film whether to record the generator's unmasking
 * @param attention whether to ask where the generator looks
 */
public record LookOptions(int images, long seed, boolean film, boolean attention) {

    /**
     * Checks the number of images.
     *
     * @throws ExperimentException if it is below 2
     */
    public LookOptions {
        if (images < 2) {
            throw new ExperimentException(
                    Location.of("--images"),
                    "at least 2 images are needed, to tell how far two images are apart, but "
                            + images
                            + " was given");
        }
    }
}
