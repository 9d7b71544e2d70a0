package io.maskbit.runtime.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model needs beside its own settings to be a run: mostly the values that were published.
 */
final class Surroundings {

    private static final int USUAL_SIDE = 16;
    private static final String ALONE =
            "the generator came without a tokenizer; published with this one";

    /** Sampler of each published generator by its bits (spec 13): noise, guidance, power. */
    private static final Map<Integer, List<String>> SAMPLERS =
            Map.of(
                    10, List.of("10.5", "6.4", "2.5"),
                    12, List.of("8.2", "7.1", "3.0"),
                    14, List.of("7.8", "7.1", "3.0"),
                    16, List.of("7.5", "6.5", "2.5"),
                    18, List.of("8.5", "5.7", "2.5"));

    private Surroundings() {}

    /**
     * Returns the extent of the images.
     *
     * @param generator the generator, whose positions tell it
     * @param resolutions resolutions of the tokenizer
     * @return height and width; nothing if the positions are no square
     */
    static List<Finding> image(Optional<TransformerLayout> generator, int resolutions) {
        int stride = 1 << (resolutions - 1);
        int positions = generator.map(TransformerLayout::positions).orElse(USUAL_SIDE * USUAL_SIDE);
        int side = (int) Math.round(Math.sqrt(positions));
        if (side * side != positions) {
            return List.of();
        }
        String reason =
                generator.isEmpty()
                        ? "no tensor says it; published: a grid of 16 x 16 tokens"
                        : "pos_emb has " + positions + " tokens; taken for a square";
        return List.of(
                Finding.assumed("image.height", side * stride, reason),
                Finding.assumed("image.width", side * stride, reason));
    }

    /** Returns the tokenizer that a generator without one is given. */
    static List<Finding> tokenizer(TransformerLayout generator, Hints hints) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.assumed("tokenizer.use", "vqgan-plus", ALONE));
        findings.add(Finding.assumed("tokenizer.hidden_channels", 128, ALONE));
        findings.add(Finding.assumed("tokenizer.channel_mult", List.of(1, 1, 2, 2, 4), ALONE));
        findings.add(Finding.assumed("tokenizer.num_res_blocks", 2, ALONE));
        findings.add(Finding.assumed("tokenizer.sample_with_conv", true, ALONE));
        if (generator.readsBits()) {
            findings.add(Finding.said("quantizer.use", "lfq", "input_proj.weight"));
            findings.add(Finding.said("quantizer.bits", generator.bits(), "input_proj.weight"));
            return findings;
        }
        boolean bits =
                generator.bits() > 0
                        && (hints.say("quantizer.use", "lfq")
                                || generator.groups() > 1 && !hints.say("quantizer.use", "vq"));
        String source = "tok_emb_list.*";
        if (bits) {
            findings.add(
                    Finding.assumed(
                            "quantizer.use",
                            "lfq",
                            "the tokens may as well be those of a codebook (vq)"));
            findings.add(Finding.said("quantizer.bits", generator.bits(), source));
            return findings;
        }
        long size = generator.groups() == 1 ? generator.vocabulary() : 1L << generator.bits();
        findings.add(
                Finding.assumed(
                        "quantizer.use", "vq", "the tokens may as well be those of bits (lfq)"));
        findings.add(Finding.said("quantizer.codebook_size", size, source));
        findings.add(Finding.assumed("quantizer.token_size", size == 4096 ? 64 : 256, ALONE));
        return findings;
    }

    /** Returns the published sampler of a generator's tokens. */
    static List<Finding> sampling(TransformerLayout generator) {
        List<String> values = SAMPLERS.getOrDefault(generator.bits(), SAMPLERS.get(14));
        String reason =
                SAMPLERS.containsKey(generator.bits())
                        ? "published for " + generator.bits() + " bits"
                        : "published for 14 bits; nothing is for these tokens";
        return List.of(
                Finding.assumed("sampling.steps", 64, reason),
                Finding.assumed("sampling.schedule", "arccos", reason),
                Finding.assumed("sampling.randomize_temperature", values.get(0), reason),
                Finding.assumed("sampling.guidance_scale", values.get(1), reason),
                Finding.assumed("sampling.guidance_annealing", "cosine", reason),
                Finding.assumed("sampling.scale_pow", values.get(2), reason));
    }
}
