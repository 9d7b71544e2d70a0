package io.maskbit.runtime.edit;

import io.maskbit.training.data.RawImage;

/**
 * An image to be edited.
 *
 * @param name its name, for people and for files
 * @param image a square of the run's extent
 * @param label the class under which masked tokens are made anew; the number of classes means none
 */
public record Subject(String name, RawImage image, int label) {}
