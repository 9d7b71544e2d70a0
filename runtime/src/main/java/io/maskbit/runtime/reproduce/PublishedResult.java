package io.maskbit.runtime.reproduce;

import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;

/**
 * A published model and what it takes to measure it again; the values stand beside it.
 *
 * @param recipe the experiment file, beside the folder of the file of results
 * @param tokenizerRecipe the tokenizer's, if the recipe is of a generator; else empty
 * @param tokenizer file of the tokenizer's weights, as it is published
 * @param generator file of the generator's weights; empty if only a tokenizer is measured
 * @param source where the weights are published
 * @param protocol how it was measured
 * @param data on which images, in words
 * @param images how many
 * @param classes number of classes
 */
public record PublishedResult(
        @Setting(about = "experiment file of the model") String recipe,
        @Setting(about = "experiment file of the tokenizer of a generator", fallback = "")
                String tokenizerRecipe,
        @Setting(about = "file of the tokenizer's weights") String tokenizer,
        @Setting(about = "file of the generator's weights", fallback = "") String generator,
        @Setting(about = "where the weights are published") String source,
        @Setting(about = "protocol of the values") String protocol,
        @Setting(about = "images measured, in words") String data,
        @Setting(about = "number of images") int images,
        @Setting(about = "number of classes", fallback = "1000") int classes) {

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if they contradict each other
     */
    public PublishedResult {
        if (tokenizerRecipe.isEmpty() != generator.isEmpty()) {
            throw new IllegalArgumentException(
                    "tokenizer_recipe and generator belong together: give both or neither");
        }
        if (images < 2 || classes < 1) {
            throw new IllegalArgumentException(
                    "images must be at least 2 and classes at least 1, but are "
                            + images
                            + " and "
                            + classes);
        }
    }

    /** Returns the description of these settings. */
    public static ConfigType<PublishedResult> config() {
        return ConfigType.of(PublishedResult.class, MethodHandles.lookup());
    }

    /** Returns whether samples of a generator are measured. */
    public boolean isGenerator() {
        return !generator.isEmpty();
    }
}
