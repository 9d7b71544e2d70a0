package io.maskbit.tokenizer.vqganplus.perceptual;

import io.maskbit.api.ImageShape;
import io.maskbit.networks.Lpips;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;

/** Offers LPIPS on VGG-16, the perceptual loss of the original VQGAN, as {@code lpips}. */
public final class LpipsLossFactory implements PerceptualLossFactory<LpipsLossFactory.Config> {

    private static final WeightFile NETWORK =
            WeightFile.torchvision("vgg16-397923af.pth", "397923af");
    private static final WeightFile LINEAR =
            new WeightFile(
                    "linear_weights",
                    "linear_sha256",
                    "vgg_lpips.pth",
                    "https://heibox.uni-heidelberg.de/f/607503859c864bc1b30b/?dl=1",
                    "a78928a0af1e5f0fcb1f3b9e8f8c3a2a5a3de244d830ad5c1feddc79b8432868",
                    "7,289 bytes, MD5 d507d7349b931f0638a25a48a722f98a");

    /** Called by the service loader. */
    public LpipsLossFactory() {}

    @Override
    public String id() {
        return "lpips";
    }

    @Override
    public ConfigType<Config> config() {
        return ConfigType.of(Config.class, MethodHandles.lookup());
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.maskbit.api.ExperimentException if a file of weights is absent, is another one
     *     than expected, or does not fit
     * @throws IllegalArgumentException if the images are smaller than 16 x 16
     */
    @Override
    public PerceptualLoss create(Config config, ImageShape image, BuildContext context) {
        if (Math.min(image.height(), image.width()) < Lpips.LEAST_EXTENT) {
            throw new IllegalArgumentException(
                    "lpips needs images of at least 16 x 16, but they are " + image);
        }
        Lpips lpips = new Lpips(context.precision(), context.manager());
        lpips.allocate(context.manager());
        NETWORK.load(
                lpips.network(),
                config.weights(),
                config.sha256(),
                name -> name.startsWith("classifier."));
        LINEAR.load(lpips.linear(), config.linearWeights(), config.linearSha256(), name -> false);
        return new LpipsLoss(lpips);
    }

    /** Settings. */
    record Config(
            @Setting(about = "file vgg16-397923af.pth of torchvision", fallback = "") Path weights,
            @Setting(about = "SHA-256 of another file of VGG-16, or its beginning", fallback = "")
                    String sha256,
            @Setting(about = "file vgg_lpips.pth, the weights of the channels", fallback = "")
                    Path linearWeights,
            @Setting(about = "SHA-256 of another file of these, or its beginning", fallback = "")
                    String linearSha256) {

        Config {
            NETWORK.checkSettings(weights, sha256);
            LINEAR.checkSettings(linearWeights, linearSha256);
        }
    }
}
