package io.maskbit.verification.reference;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.NamedParameters;
import java.util.Map;

/**
 * Makes Taming-VQGAN tokenizers from the settings of a case, with weights from its file or formula.
 * A case without settings of the autoencoder means the published ones: our fallbacks.
 */
final class TamingTokenizers {

    private TamingTokenizers() {}

    static Tokenizer of(
            FixtureCase fixture, ImageShape image, boolean freezeEncoder, NDManager manager) {
        if (freezeEncoder) {
            throw new IllegalArgumentException("taming-vqgan cannot freeze its encoder");
        }
        JsonObject config = fixture.config();
        Settings settings = new Settings();
        if (config.has("autoencoder")) {
            autoencoder(config.getAsJsonObject("autoencoder"), settings);
        }
        Tokenizer tokenizer = Components.tamingTokenizer(settings, config, image, manager);
        if (fixture.weights().isEmpty()) {
            FormulaWeights.of(fixture)
                    .fill(
                            Map.of(
                                    "",
                                    NamedParameters.of(tokenizer),
                                    ReferenceWeights.QUANTIZER_KEYS,
                                    NamedParameters.of(tokenizer.quantizer())));
        } else {
            ReferenceWeights.load(tokenizer, fixture.onlyWeights());
        }
        return tokenizer;
    }

    private static void autoencoder(JsonObject model, Settings settings) {
        for (String absent : new String[] {"double_z", "dropout"}) {
            if (model.has(absent) && !isNothing(model.get(absent))) {
                throw new IllegalArgumentException("taming-vqgan has no " + absent);
            }
        }
        settings.from(model, "ch", "hidden_channels")
                .from(model, "ch_mult", "channel_mult")
                .same(model, "num_res_blocks", "z_channels")
                .with("num_res_blocks_decoder", model.get("num_res_blocks").getAsInt() + 1)
                .with("attention_levels", attentionLevels(model));
    }

    /** The reference names resolutions with attention by their extent in its nominal image. */
    private static JsonArray attentionLevels(JsonObject model) {
        JsonArray levels = new JsonArray();
        int extent = model.get("resolution").getAsInt();
        for (int i = 0; i < model.getAsJsonArray("ch_mult").size(); i++) {
            for (JsonElement attending : model.getAsJsonArray("attn_resolutions")) {
                if (attending.getAsInt() == extent >> i) {
                    levels.add(i);
                }
            }
        }
        return levels;
    }

    private static boolean isNothing(JsonElement value) {
        return value.getAsJsonPrimitive().isBoolean()
                ? !value.getAsBoolean()
                : value.getAsDouble() == 0;
    }
}
