package io.maskbit.tokenizer.vqganplus.perceptual;

import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;
import java.lang.invoke.MethodHandles;

/**
 * Offers the features of a small classifier of the experiment's own data as {@code judge}: a
 * perceptual loss for images that no published network knows. The distance is that of {@link
 * FeatureLoss} over the layers of {@link BuildContext#judge()}.
 */
public final class JudgeLossFactory implements PerceptualLossFactory<JudgeLossFactory.Config> {

    /** Called by the service loader. */
    public JudgeLossFactory() {}

    @Override
    public String id() {
        return "judge";
    }

    @Override
    public ConfigType<Config> config() {
        return ConfigType.of(Config.class, MethodHandles.lookup());
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.maskbit.api.ExperimentException if the context has no judge
     */
    @Override
    public PerceptualLoss create(Config config, ImageShape image, BuildContext context) {
        return new FeatureLoss(context.judge().get());
    }

    /** No settings: the judge is that of the section {@code evaluation}. */
    record Config() {}
}
