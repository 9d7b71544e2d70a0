package io.maskbit.tokenizer.vqganplus.perceptual;

import io.maskbit.api.ImageShape;
import io.maskbit.networks.ConvNextSmall;
import io.maskbit.networks.ImageNetInput;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;

/** Offers what a ConvNeXt-S trained on ImageNet sees as {@code convnext-small} (spec 4.2). */
public final class ConvNextLossFactory
        implements PerceptualLossFactory<ConvNextLossFactory.Config> {

    private static final WeightFile FILE =
            WeightFile.torchvision("convnext_small-0c510722.pth", "0c510722");

    /** Called by the service loader. */
    public ConvNextLossFactory() {}

    @Override
    public String id() {
        return "convnext-small";
    }

    @Override
    public ConfigType<Config> config() {
        return ConfigType.of(Config.class, MethodHandles.lookup());
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.maskbit.api.ExperimentException if the file of weights is absent, is another one
     *     than expected, or does not fit
     */
    @Override
    public PerceptualLoss create(Config config, ImageShape image, BuildContext context) {
        ConvNextSmall network = new ConvNextSmall(context.precision());
        network.allocate(context.manager());
        FILE.load(network, config.weights(), config.sha256(), name -> false);
        ImageNetInput input = new ImageNetInput(config.side(), context.manager());
        return new ImageNetLoss(network, input, config.logitsOnly());
    }

    /** Settings. */
    record Config(
            @Setting(about = "file convnext_small-0c510722.pth of torchvision", fallback = "")
                    Path weights,
            @Setting(about = "SHA-256 of another file, or its beginning", fallback = "")
                    String sha256,
            @Setting(
                            about = "compare logits (true) or last features and logits (false)",
                            fallback = "true")
                    boolean logitsOnly,
            @Setting(about = "side to which images are resized, at least 32", fallback = "224")
                    int side) {

        Config {
            FILE.checkSettings(weights, sha256);
            if (side < 32) {
                throw new IllegalArgumentException("side must be at least 32, but is " + side);
            }
        }
    }
}
