package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.FormulaValues;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The published tokenizers at full size with formula weights, made by their factories (A.3). */
class PublishedTokenizerTest {

    private static final double TOLERANCE = 1e-4;

    @Test
    void twelveBits() {
        check(
                "{quantizer_type: lookup-free, token_size: 12, sample_with_conv: true}",
                54_479_247,
                new Summary(0.06437060, 0.59995930, -0.2342274, -0.4781686),
                "4058 731 1752 848 4033 1989 2968 988 1920 4061 1998 1533 1972 1484 1503 1740"
                        + " 3994 969 2008 1916 3267 1289 1347 460 3810 2496 2015 1480 1467 3006 3487"
                        + " 1503",
                new Summary(0.009089982, 0.4708909, 0.2468317, -0.01295255));
    }

    @Test
    void maskgit() {
        check(
                "{quantizer_type: lookup, codebook_size: 1024, token_size: 256,"
                        + " sample_with_conv: false, model_class: maskgit}",
                54_515_587,
                new Summary(0.01793076, 0.5988358, 0.1473342, Double.NaN),
                "217 896 739 11 663 421 218 218 288 700 292 1023 288 421 762 690"
                        + " 217 517 739 11 663 421 11 218 288 700 584 1023 288 601 601 690",
                new Summary(0.01119249, 0.4440846, 0.03446792, 0.04618159));
    }

    private static void check(
            String settings, long parameters, Summary latents, String tokens, Summary images) {
        JsonObject model = JsonParser.parseString(settings).getAsJsonObject();
        model.addProperty("hidden_channels", 128);
        model.addProperty("num_res_blocks", 2);
        model.add("channel_mult", JsonParser.parseString("[1, 1, 2, 2, 4]"));
        long[] expected = Arrays.stream(tokens.split(" ")).mapToLong(Long::parseLong).toArray();
        try (NDManager manager = Backend.open("cpu")) {
            Tokenizer tokenizer = filled(model, new ImageShape(3, 64, 64), "", manager);
            NamedParameters own = NamedParameters.of(tokenizer);
            NamedParameters codes = NamedParameters.of(tokenizer.quantizer());
            assertEquals(parameters, own.count() + codes.count());
            Step.run(
                    () -> {
                        Pass pass = Pass.evaluation(manager);
                        NDArray x =
                                FormulaValues.uniform(manager, "image64", new Shape(2, 3, 64, 64));
                        latents.check(tokenizer.latents(x, pass), TOLERANCE);
                        Quantized encoded = tokenizer.encode(x, pass);
                        assertArrayEquals(expected, encoded.tokens().toLongArray());
                        images.check(tokenizer.decode(encoded.latents(), pass), TOLERANCE);
                        images.check(tokenizer.decodeTokens(encoded.tokens(), pass), TOLERANCE);
                    });
        }
    }

    /** Makes a tokenizer whose parameters are filled by the names that the reference gives them. */
    static Tokenizer filled(JsonObject model, ImageShape image, String prefix, NDManager manager) {
        Tokenizer tokenizer = Components.tokenizer(model, image, false, manager);
        FormulaValues.fill(NamedParameters.of(tokenizer), name -> prefix + name);
        FormulaValues.fill(
                NamedParameters.of(tokenizer.quantizer()), name -> prefix + "quantize." + name);
        return tokenizer;
    }
}
