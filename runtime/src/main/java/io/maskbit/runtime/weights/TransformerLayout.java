package io.maskbit.runtime.weights;

import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Fit;
import io.maskbit.api.TokenSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A generator (spec 6.5): over bits, or with token embeddings.
 *
 * @param readsBits whether tokens enter as their bits
 * @param positions tokens of an image
 * @param classes number of classes
 * @param width width of the transformer
 * @param depth its layers
 * @param mlp inner width of the feed-forward parts
 * @param groups groups that a token is split into
 * @param vocabulary values of one group
 * @param preNorm whether each part is normalised before it
 */
record TransformerLayout(
        boolean readsBits,
        int positions,
        int classes,
        int width,
        int depth,
        int mlp,
        int groups,
        int vocabulary,
        boolean preNorm)
        implements ReleasedLayout {

    /** Most bits of a token of bits. */
    static final int MOST_BITS = 24;

    private static final String POSITIONS = "pos_emb";
    private static final String CLASSES = "class_emb.weight";
    private static final String INPUT = "input_proj.weight";
    private static final String PREDICTION = "prediction_layer.weight";
    private static final String BITS = "bits_to_indices";
    private static final String LAYERS = "transformer.layers.";
    private static final String MLP = LAYERS + "0.1.net.0.weight";
    private static final String AFTER = "norm_after_transformer.weight";
    private static final int USUAL_HEAD = 64;

    static TransformerLayout infer(WeightKeys keys, Hints hints) {
        boolean readsBits = keys.has(INPUT);
        int groups = readsBits ? groups(keys, hints) : keys.count("tok_emb_list.", ".weight");
        int vocabulary =
                readsBits
                        ? keys.extent(PREDICTION, 2, 0) / groups
                        : keys.extent("tok_emb_list.0.weight", 2, 0) - 1;
        if (vocabulary < 2 || groups > 1 && Integer.bitCount(vocabulary) != 1) {
            throw keys.refused(
                    "tok_emb_list.0.weight stands for "
                            + vocabulary
                            + " values of a group, but they must be 2 or more, and a power of two"
                            + " where there are several groups");
        }
        return new TransformerLayout(
                readsBits,
                keys.extent(POSITIONS, 3, 1) - 1,
                keys.extent(CLASSES, 2, 0) - 1,
                keys.extent(CLASSES, 2, 1),
                keys.count(LAYERS, ".0.mha.in_proj_weight"),
                keys.extent(MLP, 2, 0),
                groups,
                vocabulary,
                keys.has(AFTER));
    }

    /** Finds how K bits are split so that the groups have the values that are predicted. */
    private static int groups(WeightKeys keys, Hints hints) {
        int bits = keys.extent(INPUT, 2, 1);
        int values = keys.extent(PREDICTION, 2, 0);
        List<Integer> splits =
                IntStream.rangeClosed(1, Math.min(bits, MOST_BITS))
                        .filter(m -> bits % m == 0 && bits / m <= MOST_BITS)
                        .filter(m -> values == (long) m << bits / m)
                        .filter(m -> !keys.has(BITS) || keys.extent(BITS, 1, 0) == bits / m)
                        .boxed()
                        .toList();
        if (splits.isEmpty()) {
            throw keys.refused(
                    bits
                            + " bits ("
                            + INPUT
                            + ") cannot be split into groups with "
                            + values
                            + " values in all ("
                            + PREDICTION
                            + (keys.has(BITS) ? ", " + BITS : "")
                            + ")");
        }
        List<Integer> wanted =
                splits.stream().filter(m -> hints.say("generator.groups", m)).toList();
        if (splits.size() > 1 && wanted.isEmpty()) {
            throw keys.refused(
                    "this file can be read as a generator with "
                            + splits.get(0)
                            + " groups of bits and as one with "
                            + splits.get(1)
                            + ": it has no "
                            + BITS,
                    "say which: --set generator.groups="
                            + splits.get(0)
                            + ", or --set generator.groups="
                            + splits.get(1));
        }
        return wanted.isEmpty() ? splits.get(0) : wanted.get(0);
    }

    /** Returns the bits of a whole token; 0 if their number is no power of two. */
    int bits() {
        return Integer.bitCount(vocabulary) == 1
                ? groups * Integer.numberOfTrailingZeros(vocabulary)
                : 0;
    }

    /** Says whether it generates the tokens of a tokenizer. */
    Fit fit(TokenSpace tokens) {
        if (readsBits && !(tokens instanceof TokenSpace.Bits)) {
            return Fit.refused("reads tokens of " + bits() + " bits, but is given " + tokens);
        }
        boolean same = groups == 1 ? tokens.vocabulary() == vocabulary : sameBits(tokens);
        if (!same) {
            return Fit.refused(
                    "generates tokens of "
                            + (bits() > 0 ? bits() + " bits" : vocabulary + " values")
                            + " ("
                            + (readsBits ? INPUT : "tok_emb_list")
                            + "), but is given "
                            + tokens);
        }
        return tokens.grid().positions() == positions
                ? Fit.accepted()
                : Fit.refused(
                        "generates "
                                + positions
                                + " tokens an image ("
                                + POSITIONS
                                + "), but is given "
                                + tokens);
    }

    private boolean sameBits(TokenSpace tokens) {
        return bits() <= TokenSpace.MAX_BITS && tokens.vocabulary() == 1L << bits();
    }

    @Override
    public Map<String, Shape> keys() {
        KeyList keys = new KeyList();
        keys.add(POSITIONS, 1, positions + 1L, width);
        if (readsBits) {
            keys.add(BITS, bits() / groups);
        }
        keys.add(CLASSES, classes + 1L, width);
        if (readsBits) {
            keys.linear("input_proj", bits(), width);
        }
        for (int j = 0; !readsBits && j < groups; j++) {
            keys.add("tok_emb_list." + j + ".weight", vocabulary + 1L, width);
        }
        keys.norm("first_layer.0", width);
        for (int l = 0; l < depth; l++) {
            String layer = LAYERS + l;
            keys.add(layer + ".0.mha.in_proj_weight", 3L * width, width);
            keys.add(layer + ".0.mha.in_proj_bias", 3L * width);
            keys.linear(layer + ".0.mha.out_proj", width, width).norm(layer + ".0.norm", width);
            keys.linear(layer + ".1.net.0", width, mlp).linear(layer + ".1.net.2", mlp, width);
            keys.norm(layer + ".1.norm", width);
        }
        if (preNorm) {
            keys.norm("norm_after_transformer", width);
        }
        keys.linear("last_layer.0", width, width).norm("last_layer.2", width);
        if (readsBits) {
            keys.linear("prediction_layer", width, groups * vocabulary);
        }
        for (int j = 0; !readsBits && j < groups; j++) {
            keys.add("bias." + j, positions, vocabulary);
        }
        return keys.shapes();
    }

    @Override
    public List<Finding> findings() {
        String tokens = readsBits ? INPUT : "tok_emb_list.0.weight";
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.said("generator.use", readsBits ? "maskbit" : "maskgit", tokens));
        findings.add(
                Finding.said(
                        "generator.groups",
                        groups,
                        readsBits ? INPUT + " and " + PREDICTION : "tok_emb_list.*"));
        findings.add(Finding.said("generator.width", width, CLASSES));
        findings.add(Finding.said("generator.depth", depth, LAYERS + "*"));
        findings.add(
                Finding.assumed(
                        "generator.heads",
                        heads(),
                        "no tensor says it; published: heads of " + USUAL_HEAD + " channels"));
        findings.add(Finding.said("generator.mlp", mlp, MLP));
        findings.add(Finding.said("generator.pre_norm", preNorm, AFTER));
        return findings;
    }

    private int heads() {
        return IntStream.of(USUAL_HEAD, 32, 16, 8, 4, 2)
                .filter(channels -> width % channels == 0)
                .map(channels -> width / channels)
                .findFirst()
                .orElse(1);
    }

    @Override
    public String words() {
        return "a generator "
                + (readsBits ? "over bits" : "with token embeddings")
                + ": "
                + positions
                + " tokens of "
                + (bits() > 0 ? bits() + " bits" : vocabulary + " values")
                + " in "
                + groups
                + (groups == 1 ? " group, " : " groups, ")
                + classes
                + " classes";
    }
}
