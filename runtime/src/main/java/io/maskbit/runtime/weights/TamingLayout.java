package io.maskbit.runtime.weights;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A Taming-VQGAN tokenizer (spec 1.7).
 *
 * @param channels channels of the images
 * @param hidden width before the multipliers
 * @param multipliers width of each resolution in multiples of {@code hidden}, finest first
 * @param blocks residual blocks per resolution
 * @param decoderBlocks the decoder's own number
 * @param latents channels between the autoencoder and the projections to the codes
 * @param attention whether there is attention in the middle
 * @param attending resolutions with attention after each block
 * @param quantizer the quantizer
 */
record TamingLayout(
        int channels,
        int hidden,
        List<Integer> multipliers,
        int blocks,
        int decoderBlocks,
        int latents,
        boolean attention,
        List<Integer> attending,
        QuantizerLayout quantizer)
        implements TokenizerLayout {

    private static final String CONV_IN = "encoder.conv_in.weight";
    private static final String CONV_OUT = "encoder.conv_out.weight";
    private static final String MIDDLE = "encoder.mid.attn_1.q.weight";

    TamingLayout {
        multipliers = List.copyOf(multipliers);
        attending = List.copyOf(attending);
    }

    static TamingLayout infer(WeightKeys keys) {
        int hidden = keys.extent(CONV_IN, 4, 0);
        List<Integer> multipliers = ConvLayout.multipliers(keys, hidden, ".block.0.conv1.weight");
        return new TamingLayout(
                keys.extent(CONV_IN, 4, 1),
                hidden,
                multipliers,
                keys.count("encoder.down.0.block.", ".conv1.weight"),
                keys.count("decoder.up.0.block.", ".conv1.weight"),
                keys.extent(CONV_OUT, 4, 0),
                keys.has(MIDDLE),
                IntStream.range(0, multipliers.size())
                        .filter(i -> keys.has("encoder.down." + i + ".attn.0.q.weight"))
                        .boxed()
                        .toList(),
                QuantizerLayout.infer(keys, "quant_conv.weight"));
    }

    @Override
    public Map<String, Shape> keys() {
        KeyList keys = new KeyList();
        int last = multipliers.size() - 1;
        int width = hidden;
        keys.conv("encoder.conv_in", channels, width, 3);
        for (int i = 0; i <= last; i++) {
            String stage = "encoder.down." + i;
            stage(keys, stage, width, i, blocks);
            width = width(i);
            if (i < last) {
                keys.conv(stage + ".downsample.conv", width, width, 3);
            }
        }
        middle(keys, "encoder.mid", width);
        keys.norm("encoder.norm_out", width).conv("encoder.conv_out", width, latents, 3);
        keys.conv("decoder.conv_in", latents, width, 3);
        middle(keys, "decoder.mid", width);
        for (int i = 0; i <= last; i++) {
            String stage = "decoder.up." + i;
            stage(keys, stage, width(Math.min(i + 1, last)), i, decoderBlocks);
            if (i > 0) {
                keys.conv(stage + ".upsample.conv", width(i), width(i), 3);
            }
        }
        keys.norm("decoder.norm_out", width(0)).conv("decoder.conv_out", width(0), channels, 3);
        quantizer.addTo(keys);
        keys.conv("quant_conv", latents, quantizer.channels(), 1);
        keys.conv("post_quant_conv", quantizer.channels(), latents, 1);
        return keys.shapes();
    }

    private void stage(KeyList keys, String name, int in, int level, int count) {
        int out = width(level);
        for (int j = 0; j < count; j++) {
            block(keys, name + ".block." + j, j == 0 ? in : out, out);
        }
        for (int j = 0; attending.contains(level) && j < count; j++) {
            attention(keys, name + ".attn." + j, out);
        }
    }

    private void middle(KeyList keys, String name, int width) {
        block(keys, name + ".block_1", width, width);
        if (attention) {
            attention(keys, name + ".attn_1", width);
        }
        block(keys, name + ".block_2", width, width);
    }

    private static void block(KeyList keys, String name, int in, int out) {
        keys.norm(name + ".norm1", in).conv(name + ".conv1", in, out, 3);
        keys.norm(name + ".norm2", out).conv(name + ".conv2", out, out, 3);
        if (in != out) {
            keys.conv(name + ".nin_shortcut", in, out, 1);
        }
    }

    private static void attention(KeyList keys, String name, int width) {
        keys.norm(name + ".norm", width);
        for (String part : List.of("q", "k", "v", "proj_out")) {
            keys.conv(name + "." + part, width, width, 1);
        }
    }

    private int width(int level) {
        return hidden * multipliers.get(level);
    }

    @Override
    public List<Finding> findings() {
        String stages = "encoder.down.*.block.0.conv1.weight";
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.said("image.channels", channels, CONV_IN));
        findings.add(Finding.said("tokenizer.use", "taming-vqgan", stages));
        findings.add(Finding.said("tokenizer.hidden_channels", hidden, CONV_IN));
        findings.add(Finding.said("tokenizer.channel_mult", multipliers, stages));
        findings.add(
                Finding.said(
                        "tokenizer.num_res_blocks", blocks, "encoder.down.0.block.*.conv1.weight"));
        findings.add(
                Finding.said(
                        "tokenizer.num_res_blocks_decoder",
                        decoderBlocks == blocks ? 0 : decoderBlocks,
                        "decoder.up.0.block.*.conv1.weight"));
        findings.add(Finding.said("tokenizer.z_channels", latents, CONV_OUT));
        findings.add(Finding.said("tokenizer.attention", attention, MIDDLE));
        boolean coarsest = attending.equals(List.of(multipliers.size() - 1));
        findings.add(
                Finding.said(
                        "tokenizer.attention_levels",
                        coarsest ? List.of(-1) : attending,
                        "encoder.down.*.attn.0.q.weight"));
        findings.addAll(quantizer.findings());
        return findings;
    }

    @Override
    public int resolutions() {
        return multipliers.size();
    }

    @Override
    public String words() {
        return "a Taming-VQGAN tokenizer with " + quantizer;
    }
}
