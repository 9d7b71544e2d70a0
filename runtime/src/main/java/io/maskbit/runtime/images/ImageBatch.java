package io.maskbit.runtime.images;

import io.maskbit.evaluation.features.ByteImages;
import java.util.List;
import java.util.OptionalInt;

/**
 * Images of a set that follow each other and have equal extents.
 *
 * @param images their pixels
 * @param first place of the first one in the set, from 0
 * @param labels their classes, each empty if it is not known
 */
public record ImageBatch(ByteImages images, int first, List<OptionalInt> labels) {

    /** Copies the labels. */
    public ImageBatch {
        labels = List.copyOf(labels);
    }
}
