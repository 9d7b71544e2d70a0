package io.maskbit.tokenizer.vqganplus.perceptual;

import io.maskbit.api.ImageShape;
import io.maskbit.networks.ImageNetInput;
import io.maskbit.networks.ResNet50;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;

/**
 * Offers what a ResNet-50 trained on ImageNet sees as {@code resnet50}: the perceptual loss of
 * VQGAN+ and MaskBit (spec 4.2).
 */
public final class ResNet50LossFactory
        implements PerceptualLossFactory<ResNet50LossFactory.Config> {

    private static final WeightFile FILE =
            WeightFile.torchvision("resnet50-0676ba61.pth", "0676ba61");

    /** Called by the service loader. */
    public ResNet50LossFactory() {}

    @Override
    public String id() {
        return "resnet50";
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
        ResNet50 network = new ResNet50(context.precision());
        network.allocate(context.manager());
        FILE.load(
                network,
                config.weights(),
                config.sha256(),
                name -> name.endsWith(".num_batches_tracked"));
        ImageNetInput input = new ImageNetInput(config.side(), context.manager());
        return new ImageNetLoss(network, input, config.logitsOnly());
    }

    /** Settings. */
    record Config(
            @Setting(about = "file resnet50-0676ba61.pth of torchvision", fallback = "")
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
