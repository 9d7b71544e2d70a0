package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What masked generators have in common: everything between the encoding of their tokens and their
 * prediction (spec 6). The label is one more position after the tokens; it predicts nothing.
 *
 * <p>Parameters: {@code pos_emb} (1, N + 1, D), {@code class_emb.weight} (classes + 1, D), {@code
 * first_layer.0}, {@code transformer.layers.L}, {@code norm_after_transformer} with pre-norm only,
 * {@code last_layer.0}, {@code last_layer.2}, and those of the generator's own parts.
 */
public final class MaskedTransformer extends Layer {

    private static final NDIndex WITHOUT_LABEL = new NDIndex(":, :-1");

    private final TensorOps ops;
    private final TransformerSize size;
    private final Parameter positions;
    private final Embedding labels;
    private final LayerNorm first;
    private final List<TransformerLayer> layers = new ArrayList<>();
    private final Optional<LayerNorm> after;
    private final Linear last;
    private final LayerNorm lastNorm;

    /**
     * Makes the network, without arrays until it is built.
     *
     * @param ops operators
     * @param size size and form
     * @param tokens number of tokens of an image, N
     * @param classes number of classes; the label {@code classes} means "no class"
     * @param parts the generator's own layers by name, such as {@code input_proj}
     */
    public MaskedTransformer(
            TensorOps ops,
            TransformerSize size,
            int tokens,
            int classes,
            Map<String, Layer> parts) {
        this.ops = ops;
        this.size = size;
        int width = size.width();
        Start small = Start.truncatedNormal(0.02);
        positions = parameter("pos_emb", new Shape(1, tokens + 1L, width), small);
        labels = child("class_emb", new Embedding(ops, classes + 1, width, small));
        parts.forEach(this::child);
        first = child("first_layer.0", new LayerNorm(ops, width, TransformerLayer.EPS));
        for (int l = 0; l < size.depth(); l++) {
            layers.add(child("transformer.layers." + l, new TransformerLayer(ops, size)));
        }
        after =
                size.preNorm()
                        ? Optional.of(
                                child(
                                        "norm_after_transformer",
                                        new LayerNorm(ops, width, TransformerLayer.EPS)))
                        : Optional.empty();
        last = child("last_layer.0", Linear.small(ops, width, width));
        lastNorm = child("last_layer.2", new LayerNorm(ops, width, TransformerLayer.EPS));
    }

    /**
     * Applies the network.
     *
     * @param encoded float32 (B, N, D), the encoded tokens
     * @param label int64 (B), each 0 to classes
     * @param pass the forward pass
     * @return float32 (B, N, D), one state per token
     */
    public NDArray apply(NDArray encoded, NDArray label, Pass pass) {
        NDArray x = beginning(encoded, label, pass); // (B, N + 1, D)
        for (TransformerLayer layer : layers) {
            x = next(layer, x, pass); // (B, N + 1, D)
        }
        NDArray y = x;
        NDArray end = after.map(norm -> norm.apply(y, pass)).orElse(y); // (B, N + 1, D)
        NDArray tokens = end.get(WITHOUT_LABEL); // (B, N, D)
        NDArray bent = ops.gelu(last.apply(tokens, pass)); // (B, N, D)
        pass.note("last_layer.1", bent);
        return lastNorm.apply(bent, pass); // (B, N, D)
    }

    /**
     * Shows where each position looks, layer by layer.
     *
     * @param encoded float32 (B, N, D), the encoded tokens
     * @param label int64 (B), each 0 to classes
     * @param pass the forward pass
     * @return one array float32 (B, N + 1, N + 1) per layer, averaged over heads
     */
    public List<NDArray> attention(NDArray encoded, NDArray label, Pass pass) {
        List<NDArray> weights = new ArrayList<>();
        NDArray x = beginning(encoded, label, pass); // (B, N + 1, D)
        for (TransformerLayer layer : layers) {
            weights.add(layer.attentionWeights(x, pass)); // (B, N + 1, N + 1)
            x = next(layer, x, pass); // (B, N + 1, D)
        }
        return weights;
    }

    /**
     * Applies a layer and closes its input and its temporary arrays: otherwise those of all layers
     * would pile up until the caller's step ends. A tape holds on to what it needs by itself.
     */
    private static NDArray next(TransformerLayer layer, NDArray x, Pass pass) {
        try (NDArray input = x) {
            return Step.result(() -> layer.apply(input, pass)); // (B, N + 1, D)
        }
    }

    private NDArray beginning(NDArray encoded, NDArray label, Pass pass) {
        NDArray classes = labels.apply(label, pass).expandDims(1); // (B, 1, D)
        NDArray x =
                encoded.concat(classes, 1).add(value(positions, encoded, pass)); // (B, N + 1, D)
        NDArray y = first.apply(x, pass); // (B, N + 1, D)
        return pass.training() && size.dropout() > 0 ? ops.dropout(y, size.dropout()) : y;
    }
}
