package io.maskbit.generator.maskbit;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.TokenGroups;
import io.maskbit.networks.Layer;
import io.maskbit.networks.Linear;
import io.maskbit.networks.MaskedTransformer;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predicts masked groups of bits from visible bits (spec 6). A token enters as its bits, -1 or +1;
 * a masked group enters as zeros. There is no table of token embeddings, neither at the beginning
 * nor at the end: each group is a choice among its 2^(K/G) values.
 *
 * <p>Own parameters: {@code input_proj} (D, K) with bias, {@code prediction_layer} (G·V, D) with
 * bias.
 */
final class MaskBitGenerator implements Generator {

    private final TensorOps ops;
    private final TokenGroups groups;
    private final int classes;
    private final Linear inputProjection;
    private final Linear predictionLayer;
    private final MaskedTransformer transformer;

    MaskBitGenerator(MaskBitConfig config, TokenGroups groups, int classes, TensorOps ops) {
        this.ops = ops;
        this.groups = groups;
        this.classes = classes;
        int bits = groups.groups() * groups.bitsPerGroup();
        int width = config.width();
        inputProjection = Linear.small(ops, bits, width);
        predictionLayer = Linear.small(ops, width, groups.groups() * groups.vocabulary());
        Map<String, Layer> parts = new LinkedHashMap<>();
        parts.put("input_proj", inputProjection);
        parts.put("prediction_layer", predictionLayer);
        transformer =
                new MaskedTransformer(
                        ops, config.size(), groups.space().grid().positions(), classes, parts);
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
        NDArray scores = predictionLayer.apply(states, pass); // (B, N, G * V)
        NDArray logits =
                scores.reshape(-1, states.getShape().get(1), groups.groups(), groups.vocabulary());
        pass.note("logits", logits);
        return logits; // (B, N, G, V)
    }

    @Override
    public List<NDArray> attention(NDArray tokens, NDArray labels, Pass pass) {
        return transformer.attention(encoded(tokens, pass), labels, pass);
    }

    private NDArray encoded(NDArray tokens, Pass pass) {
        // Masked groups are zeros here, so only the bias of the projection speaks for them.
        NDArray bits = ops.toBits(tokens, groups); // (B, N, K)
        return inputProjection.apply(bits, pass); // (B, N, D)
    }
}
