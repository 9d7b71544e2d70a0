package io.maskbit.runtime.plan;

import io.maskbit.api.ImageShape;
import io.maskbit.runtime.plugin.Found;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;

/**
 * A chosen perceptual loss.
 *
 * @param found id and origin
 * @param factory the factory
 * @param config its settings
 * @param image extent of the images
 * @param <C> the settings
 */
public record PerceptualLossPlan<C extends Record>(
        Found found, PerceptualLossFactory<C> factory, C config, ImageShape image)
        implements ComponentPlan {

    /** Builds the perceptual loss. */
    public PerceptualLoss create(BuildContext context) {
        return found.made(() -> factory.create(config, image, context));
    }
}
