package io.maskbit.verification.reference;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.maskbit.api.Fit;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.DiscriminatorFactory;
import io.maskbit.spi.Generator;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import io.maskbit.spi.Tokenizer;
import io.maskbit.spi.TokenizerFactory;
import java.util.ServiceLoader;

/**
 * Makes the real components from the settings of a case, through the factories that an experiment
 * would use: the reference's names on the left, ours on the right.
 */
final class Components {

    private static final Seeds SEEDS = new Seeds(1);

    private Components() {}

    /**
     * Makes a tokenizer with its quantizer.
     *
     * @param model the case's settings of the tokenizer
     * @param image extent of the images
     * @param freezeEncoder whether only the decoder learns
     * @param manager owner of the parameters
     */
    static Tokenizer tokenizer(
            JsonObject model, ImageShape image, boolean freezeEncoder, NDManager manager) {
        int levels = model.getAsJsonArray("channel_mult").size();
        if (model.has("num_resolutions") && model.get("num_resolutions").getAsInt() != levels) {
            throw new IllegalArgumentException("num_resolutions is not the length of channel_mult");
        }
        Settings settings =
                new Settings()
                        .same(model, "hidden_channels", "channel_mult", "num_res_blocks")
                        .same(model, "num_res_blocks_decoder", "sample_with_conv")
                        .with("legacy_decoder", isLegacy(model))
                        .with("freeze_encoder", freezeEncoder);
        return tokenizer(
                factory(TokenizerFactory.class, "vqgan-plus"),
                settings,
                model,
                image,
                context(manager));
    }

    /**
     * Makes a Taming-VQGAN tokenizer with its quantizer.
     *
     * @param settings ours, of the tokenizer
     * @param codes the case's settings of the quantizer
     * @param image extent of the images
     * @param manager owner of the parameters
     */
    static Tokenizer tamingTokenizer(
            Settings settings, JsonObject codes, ImageShape image, NDManager manager) {
        return tokenizer(
                factory(TokenizerFactory.class, "taming-vqgan"),
                settings,
                codes,
                image,
                context(manager));
    }

    private static <C extends Record> Tokenizer tokenizer(
            TokenizerFactory<C> factory,
            Settings settings,
            JsonObject model,
            ImageShape image,
            BuildContext context) {
        C config = settings.as(factory.config());
        GridShape grid = factory.grid(config, image);
        boolean bits =
                model.has("quantizer_type")
                        && model.get("quantizer_type").getAsString().equals("lookup-free");
        Settings wanted =
                new Settings()
                        .same(model, "commitment_cost", "entropy_loss_weight")
                        .same(model, "entropy_loss_temperature", "entropy_gamma");
        if (bits) {
            wanted.from(model, "token_size", "bits").with("faithful", true);
        } else {
            wanted.same(model, "codebook_size", "token_size")
                    .from(model, "use_l2_normalisation", "l2_normalised");
        }
        return withQuantizer(
                factory,
                config,
                factory(QuantizerFactory.class, bits ? "lfq" : "vq"),
                wanted,
                image,
                grid,
                context);
    }

    private static <C extends Record, Q extends Record> Tokenizer withQuantizer(
            TokenizerFactory<C> factory,
            C config,
            QuantizerFactory<Q> quantizers,
            Settings wanted,
            ImageShape image,
            GridShape grid,
            BuildContext context) {
        Q settings = wanted.as(quantizers.config());
        Quantizer quantizer = quantizers.create(settings, grid, context);
        return factory.create(
                config, image, quantizer, quantizers.latentChannels(settings), context);
    }

    /** Returns the number of colour channels of a tokenizer of the case. */
    static int channels(JsonObject model) {
        return model.has("num_channels") ? model.get("num_channels").getAsInt() : 3;
    }

    private static boolean isLegacy(JsonObject model) {
        return model.has("model_class") && model.get("model_class").getAsString().equals("maskgit");
    }

    /**
     * Makes a generator.
     *
     * @param model the case's settings of the generator
     * @param tokens the tokens it speaks
     * @param classes number of classes
     * @param manager owner of the parameters
     */
    static Generator generator(
            JsonObject model, TokenSpace tokens, int classes, NDManager manager) {
        Settings settings =
                new Settings()
                        .from(model, "codebook_splits", "groups")
                        .from(model, "hidden_dim", "width")
                        .same(model, "depth", "heads", "dropout")
                        .from(model, "mlp_dim", "mlp")
                        .from(model, "use_prenorm", "pre_norm");
        String id = speaksBits(model) ? "maskbit" : "maskgit";
        return generator(
                factory(GeneratorFactory.class, id), settings, tokens, classes, context(manager));
    }

    private static <C extends Record> Generator generator(
            GeneratorFactory<C> factory,
            Settings settings,
            TokenSpace tokens,
            int classes,
            BuildContext context) {
        C config = settings.as(factory.config());
        Fit fit = factory.fit(config, tokens);
        if (!fit.isAccepted()) {
            throw new IllegalArgumentException(factory.id() + " " + fit.reason());
        }
        return factory.create(config, tokens, classes, context);
    }

    /** Returns whether a generator of the case reads bits. */
    static boolean speaksBits(JsonObject model) {
        return switch (model.get("model_cls").getAsString()) {
            case "lfq_bert" -> true;
            case "bert" -> false;
            default -> throw new IllegalArgumentException("unknown model_cls " + model);
        };
    }

    /**
     * Returns the tokens that a generator of the case speaks.
     *
     * @param model the settings of the generator
     * @param vocabulary number of different tokens
     * @param grid grid of one image
     */
    static TokenSpace tokenSpace(JsonObject model, int vocabulary, GridShape grid) {
        return speaksBits(model)
                ? new TokenSpace.Bits(31 - Integer.numberOfLeadingZeros(vocabulary), grid)
                : new TokenSpace.Codebook(vocabulary, grid);
    }

    /** Makes a discriminator. */
    static Discriminator discriminator(JsonObject model, ImageShape image, NDManager manager) {
        boolean original = model.has("name") && model.get("name").getAsString().equals("Original");
        Settings settings = new Settings().same(model, "hidden_channels", "num_stages");
        if (!original) {
            settings.same(model, "blur_resample", "blur_kernel_size");
        }
        return discriminator(
                factory(DiscriminatorFactory.class, original ? "patchgan" : "vqgan-plus"),
                settings,
                image,
                context(manager));
    }

    private static <C extends Record> Discriminator discriminator(
            DiscriminatorFactory<C> factory,
            Settings settings,
            ImageShape image,
            BuildContext context) {
        return factory.create(settings.as(factory.config()), image, context);
    }

    /**
     * Makes a perceptual loss.
     *
     * @param id name in experiment files
     * @param settings its settings
     * @param image extent of the images
     * @param manager owner of the parameters
     */
    static PerceptualLoss perceptualLoss(
            String id, Settings settings, ImageShape image, NDManager manager) {
        return perceptualLoss(
                factory(PerceptualLossFactory.class, id), settings, image, context(manager));
    }

    private static <C extends Record> PerceptualLoss perceptualLoss(
            PerceptualLossFactory<C> factory,
            Settings settings,
            ImageShape image,
            BuildContext context) {
        return factory.create(settings.as(factory.config()), image, context);
    }

    private static BuildContext context(NDManager manager) {
        return new BuildContext(manager, SEEDS, Precision.FLOAT32);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <F extends ComponentFactory<?>> F factory(Class<? super F> type, String id) {
        for (Object provider : ServiceLoader.load((Class) type)) {
            if (((ComponentFactory<?>) provider).id().equals(id)) {
                return (F) provider;
            }
        }
        throw new IllegalArgumentException("no " + type.getSimpleName() + " has the id " + id);
    }
}
