package io.maskbit.runtime.evaluate;

import io.maskbit.evaluation.CodebookMetrics;
import io.maskbit.runtime.images.ImageSet;
import java.util.Optional;

/**
 * What is measured, and against what.
 *
 * @param name how tables call it
 * @param set the images
 * @param against what they are compared with: the images of a set
 * @param statistics or statistics that were made before
 * @param paired whether the images of {@code against} are the originals, in the same order
 * @param tokens the tokens of the originals, where a tokenizer made the images
 */
public record Subject(
        String name,
        ImageSet set,
        Optional<ImageSet> against,
        Optional<Reference> statistics,
        boolean paired,
        Optional<CodebookMetrics> tokens) {}
