package io.maskbit.generator.maskgit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.maskbit.api.TokenGroups;
import io.maskbit.networks.Embedding;
import io.maskbit.networks.Layer;
import io.maskbit.networks.MaskedTransformer;
import io.maskbit.networks.Start;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predicts masked tokens from learned embeddings of visible ones (spec 6). Every value of every
 * group has a row in that group's table, the mask one more; the same rows score the predictions
 * (weight tying), with a learned bias per position.
 *
 * <p>Own parameters, per group j: {@code tok_emb_list.j.weight} (V + 1, D) and {@code bias.j} (N,
 * V).
 */
final class MaskGitGenerator implements Generator {

    private final TensorOps ops;
    private final TokenGroups groups;
    private final int classes;
    private final List<Embedding> tables = new ArrayList<>();
    private final PositionBias bias;
    private final MaskedTransformer transformer;
    private final NDIndex withoutMask;

    MaskGitGenerator(MaskGitConfig config, TokenGroups groups, int classes, TensorOps ops) {
        this.ops = ops;
        this.groups = groups;
        this.classes = classes;
        int vocabulary = groups.vocabulary();
        int positions = groups.space().grid().positions();
        withoutMask = new NDIndex("0:" + vocabulary);
        Map<String, Layer> parts = new LinkedHashMap<>();
        for (int j = 0; j < groups.groups(); j++) {
            Embedding table =
                    new Embedding(ops, vocabulary + 1, config.width(), Start.truncatedNormal(0.02));
            tables.add(table);
            parts.put("tok_emb_list." + j, table);
        }
        bias = new PositionBias(groups.groups(), positions, vocabulary);
        parts.put("bias", bias);
        transformer = new MaskedTransformer(ops, config.size(), positions, classes, parts);
    }

    @Override
    public MaskedTransformer block() {
        return transformer;
    }

    @Override
    public TokenGroups groups() {
        return groups;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public NDArray logits(NDArray tokens, NDArray labels, Pass pass) {
        NDArray states = transformer.apply(encoded(tokens, pass), labels, pass); // (B, N, D)
        NDList scores = new NDList();
        for (int j = 0; j < tables.size(); j++) {
            NDArray rows = tables.get(j).table(states, pass).get(withoutMask); // (V, D)
            scores.add(ops.linear(states, rows).add(bias.of(j, states, pass))); // (B, N, V)
        }
        NDArray logits = NDArrays.stack(scores, 2); // (B, N, G, V)
        pass.note("logits", logits);
        return logits;
    }

    @Override
    public List<NDArray> attention(NDArray tokens, NDArray labels, Pass pass) {
        return transformer.attention(encoded(tokens, pass), labels, pass);
    }

    private NDArray encoded(NDArray tokens, Pass pass) {
        NDArray sum = tables.get(0).apply(group(tokens, 0), pass); // (B, N, D)
        for (int j = 1; j < tables.size(); j++) {
            sum = sum.add(tables.get(j).apply(group(tokens, j), pass)); // (B, N, D)
        }
        return sum;
    }

    private static NDArray group(NDArray tokens, int j) {
        return tokens.get(new NDIndex().addAllDim(2).addIndices(j)); // (B, N)
    }
}
