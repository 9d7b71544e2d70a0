package io.maskbit.runtime.weights;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tokenizer of the VQGAN+ family (spec 1.2, 1.3, 1.6).
 *
 * @param channels channels of the images
 * @param hidden width before the multipliers
 * @param multipliers width of each resolution in multiples of {@code hidden}, finest first
 * @param blocks residual blocks per resolution
 * @param decoderBlocks the decoder's own number
 * @param convolves whether resolutions are halved by strided convolutions
 * @param legacy whether the decoder's stages are listed in reverse
 * @param quantizer the quantizer
 */
record ConvLayout(
        int channels,
        int hidden,
        List<Integer> multipliers,
        int blocks,
        int decoderBlocks,
        boolean convolves,
        boolean legacy,
        QuantizerLayout quantizer)
        implements TokenizerLayout {

    private static final String CONV_IN = "encoder.conv_in.weight";
    private static final String BLOCK = ".conv1.weight";

    ConvLayout {
        multipliers = List.copyOf(multipliers);
    }

    static ConvLayout infer(WeightKeys keys) {
        int hidden = keys.extent(CONV_IN, 4, 0);
        List<Integer> multipliers = multipliers(keys, hidden, ".res_blocks.0.conv1.weight");
        int last = multipliers.size() - 1;
        boolean first = keys.has("decoder.up.0.upsample_conv.weight");
        boolean legacy = last > 0 && keys.has("decoder.up." + last + ".upsample_conv.weight");
        if (last > 0 && first == legacy) {
            throw keys.refused(
                    "its decoder can be read in neither order: "
                            + (first ? "both decoder.up.0 and " : "neither decoder.up.0 nor ")
                            + ("decoder.up." + last)
                            + (first ? " have" : " has")
                            + " an upsample_conv",
                    "in the current order (legacy_decoder: false) all stages but the last have one,"
                            + " in the legacy order (true) all but the first");
        }
        return new ConvLayout(
                keys.extent(CONV_IN, 4, 1),
                hidden,
                multipliers,
                keys.count("encoder.down.0.res_blocks.", BLOCK),
                keys.count("decoder.mid.res_blocks.", BLOCK),
                last == 0 || keys.has("encoder.down.0.down_conv.weight"),
                legacy,
                QuantizerLayout.infer(keys, "encoder.conv_out.weight"));
    }

    /** Reads the widths of the resolutions off the first block of each. */
    static List<Integer> multipliers(WeightKeys keys, int hidden, String block) {
        List<Integer> multipliers = new ArrayList<>();
        for (int i = 0; keys.has("encoder.down." + i + block); i++) {
            String key = "encoder.down." + i + block;
            int width = keys.extent(key, 4, 0);
            if (width % hidden != 0) {
                throw keys.refused(
                        key
                                + " has "
                                + width
                                + " channels, no multiple of the "
                                + hidden
                                + " of "
                                + CONV_IN);
            }
            multipliers.add(width / hidden);
        }
        return multipliers;
    }

    @Override
    public Map<String, Shape> keys() {
        KeyList keys = new KeyList();
        int last = multipliers.size() - 1;
        int width = hidden;
        keys.kernel("encoder.conv_in", channels, width, 3);
        for (int i = 0; i <= last; i++) {
            String stage = "encoder.down." + i;
            stage(keys, stage, width, width(i), blocks);
            width = width(i);
            if (i < last && convolves) {
                keys.conv(stage + ".down_conv", width, width, 3);
            }
        }
        stage(keys, "encoder.mid", width, width, blocks);
        keys.norm("encoder.norm_out", width);
        keys.conv("encoder.conv_out", width, quantizer.channels(), 1);
        keys.conv("decoder.conv_in", quantizer.channels(), width, 3);
        stage(keys, "decoder.mid", width, width, decoderBlocks);
        for (int i = 0; i <= last; i++) {
            int level = legacy ? i : last - i;
            int in = width(Math.min(level + 1, last));
            stage(keys, "decoder.up." + i, in, width(level), decoderBlocks);
            if (level > 0) {
                keys.conv("decoder.up." + i + ".upsample_conv", width(level), width(level), 3);
            }
        }
        keys.norm("decoder.norm_out", width(0));
        keys.conv("decoder.conv_out", width(0), channels, 3);
        quantizer.addTo(keys);
        return keys.shapes();
    }

    private static void stage(KeyList keys, String name, int in, int out, int count) {
        for (int j = 0; j < count; j++) {
            String block = name + ".res_blocks." + j;
            int from = j == 0 ? in : out;
            keys.norm(block + ".norm1", from).kernel(block + ".conv1", from, out, 3);
            keys.norm(block + ".norm2", out).kernel(block + ".conv2", out, out, 3);
            if (from != out) {
                keys.kernel(block + ".nin_shortcut", out, out, 1);
            }
        }
    }

    private int width(int level) {
        return hidden * multipliers.get(level);
    }

    @Override
    public List<Finding> findings() {
        String stages = "encoder.down.*.res_blocks.0.conv1.weight";
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.said("image.channels", channels, CONV_IN));
        findings.add(Finding.said("tokenizer.use", "vqgan-plus", stages));
        findings.add(Finding.said("tokenizer.hidden_channels", hidden, CONV_IN));
        findings.add(Finding.said("tokenizer.channel_mult", multipliers, stages));
        findings.add(
                Finding.said(
                        "tokenizer.num_res_blocks", blocks, "encoder.down.0.res_blocks.*" + BLOCK));
        findings.add(
                Finding.said(
                        "tokenizer.num_res_blocks_decoder",
                        decoderBlocks == blocks ? 0 : decoderBlocks,
                        "decoder.mid.res_blocks.*" + BLOCK));
        if (multipliers.size() > 1) {
            findings.add(
                    Finding.said(
                            "tokenizer.sample_with_conv",
                            convolves,
                            "encoder.down.0.down_conv.weight"));
            findings.add(
                    Finding.said(
                            "tokenizer.legacy_decoder",
                            legacy,
                            "decoder.up.*.upsample_conv.weight"));
        }
        findings.addAll(quantizer.findings());
        return findings;
    }

    @Override
    public int resolutions() {
        return multipliers.size();
    }

    @Override
    public String words() {
        return "a VQGAN+ tokenizer with "
                + quantizer
                + (legacy ? " and the decoder of MaskGIT's" : "");
    }
}
