package io.maskbit.tokenizer.vqganplus.perceptual;

import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.spi.Setting;
import io.maskbit.tensor.ScriptedFeatures;
import io.maskbit.tensor.Step;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;

/**
 * Offers the features of any TorchScript program as {@code features}. The program gets images (B,
 * 3, h, w) in about [0, 1], resizes and normalises them itself, and returns layers; the distance is
 * that of {@link FeatureLoss}.
 */
public final class ScriptedLossFactory
        implements PerceptualLossFactory<ScriptedLossFactory.Config> {

    private static final WeightFile FILE =
            new WeightFile(
                    "weights",
                    "sha256",
                    "a TorchScript program (torch.jit.save) that takes images float32 (B, 3, h, w)"
                            + " in [0, 1] and returns a tensor or a tuple of tensors (B, C, ...)",
                    "",
                    "",
                    "");

    /** Called by the service loader. */
    public ScriptedLossFactory() {}

    @Override
    public String id() {
        return "features";
    }

    @Override
    public ConfigType<Config> config() {
        return ConfigType.of(Config.class, MethodHandles.lookup());
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.maskbit.api.ExperimentException if the file is absent, is another one than
     *     expected, is no TorchScript program, or does not give features for such images
     */
    @Override
    public PerceptualLoss create(Config config, ImageShape image, BuildContext context) {
        FILE.require(config.weights(), config.sha256());
        ScriptedFeatures features = ScriptedFeatures.load(config.weights(), context.manager());
        Shape one = new Shape(1, image.channels(), image.height(), image.width());
        Pass pass = Pass.evaluation(context.manager());
        Step.run(() -> features.features(context.manager().zeros(one), pass)); // or is refused now
        return new FeatureLoss(features);
    }

    /** Settings. */
    record Config(
            @Setting(about = "TorchScript program that gives layers of features", fallback = "")
                    Path weights,
            @Setting(about = "SHA-256 that it must have, or its beginning", fallback = "")
                    String sha256) {

        Config {
            FILE.checkSettings(weights, sha256);
        }
    }
}
