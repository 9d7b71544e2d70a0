package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;
import java.lang.invoke.MethodHandles;

/** Offers training without a perceptual loss as {@code none}. */
public final class NoPerceptualLossFactory
        implements PerceptualLossFactory<NoPerceptualLossFactory.Config> {

    /** Called by the service loader. */
    public NoPerceptualLossFactory() {}

    @Override
    public String id() {
        return "none";
    }

    @Override
    public ConfigType<Config> config() {
        return ConfigType.of(Config.class, MethodHandles.lookup());
    }

    @Override
    public PerceptualLoss create(Config config, ImageShape image, BuildContext context) {
        return new NoPerceptualLoss(Blocks.identityBlock());
    }

    /** No settings. */
    record Config() {}

    private record NoPerceptualLoss(Block block) implements PerceptualLoss {

        @Override
        public NDArray distance(NDArray images, NDArray reconstructions, Pass pass) {
            return reconstructions.getManager().create(0f);
        }
    }
}
