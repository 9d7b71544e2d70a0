package acme.uvit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A transformer with long skip connections: each layer of the second half sees, beside its input, the
 * state that the mirrored layer of the first half has left. The label is one more position at the
 * front.
 *
 * @see <a href="https://arxiv.org/abs/2209.12152">All are Worth Words: A ViT Backbone for Diffusion
 *     Models</a>
 */
final class UvitGenerator implements Generator {

    private static final NDIndex WITHOUT_LABEL = new NDIndex(":, 1:");

    private final TokenGroups groups;
    private final int classes;
    private final int width;
    private final Weights weights;
    private final NDArray places; // float32 (1, N, D)
    private final List<Parameter> tokenTables = new ArrayList<>();
    private final Parameter labelTable;
    private final List<UvitLayer> layers = new ArrayList<>();
    private final List<Parameter> joins = new ArrayList<>();
    private final Norm last;
    private final Parameter head;

    UvitGenerator(UvitConfig config, TokenGroups groups, int classes, BuildContext context) {
        this.groups = groups;
        this.classes = classes;
        width = config.width();
        weights = new Weights(context, "generator");
        places = places(groups.space().grid(), width, context);
        for (int g = 0; g < groups.groups(); g++) {
            // One more row: the value of a masked entry.
            tokenTables.add(weights.table("tokens." + g, groups.vocabulary() + 1, width, 0.5));
        }
        labelTable = weights.table("labels", classes + 1, width, 0.5);
        int half = config.depth() / 2;
        for (int l = 0; l < config.depth(); l++) {
            if (l > half) {
                joins.add(weights.matrix("layers." + l + ".join", 2 * width, width));
            }
            layers.add(new UvitLayer(config, weights, "layers." + l));
        }
        last = new Norm(width, weights, "norm");
        head = weights.matrix("head", width, groups.groups() * groups.vocabulary());
    }

    private static NDArray places(GridShape grid, int width, BuildContext context) {
        Wavelengths wavelengths = Wavelengths.read();
        float[] values = new float[grid.positions() * width];
        for (int p = 0; p < grid.positions(); p++) {
            float[] waves = wavelengths.at(p / grid.width(), p % grid.width(), width);
            System.arraycopy(waves, 0, values, p * width, width);
        }
        return context.manager().create(values, new Shape(1, grid.positions(), width));
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
        NDArray end = last.apply(run(tokens, labels, pass, new ArrayList<>()), pass);
        Shape s = tokens.getShape();
        return end.get(WITHOUT_LABEL)
                .matMul(Weights.of(head, labels, pass))
                .reshape(s.get(0), s.get(1), groups.groups(), groups.vocabulary());
    }

    @Override
    public List<NDArray> attention(NDArray tokens, NDArray labels, Pass pass) {
        List<NDArray> inputs = new ArrayList<>();
        run(tokens, labels, pass, inputs);
        List<NDArray> attention = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            attention.add(layers.get(l).attention(inputs.get(l), pass)); // (B, N + 1, N + 1)
        }
        return attention;
    }

    /** Returns the last state, (B, N + 1, D), and collects what each layer was given. */
    private NDArray run(NDArray tokens, NDArray labels, Pass pass, List<NDArray> inputs) {
        NDArray x = embedded(tokens, labels, pass); // (B, N + 1, D)
        Deque<NDArray> skipped = new ArrayDeque<>();
        int half = layers.size() / 2;
        for (int l = 0; l < layers.size(); l++) {
            if (l > half) {
                NDArray both = x.concat(skipped.pop(), 2); // (B, N + 1, 2D)
                x = both.matMul(Weights.of(joins.get(l - half - 1), x, pass)); // (B, N + 1, D)
            }
            inputs.add(x);
            x = layers.get(l).apply(x, pass); // (B, N + 1, D)
            if (l < half) {
                skipped.push(x);
            }
        }
        return x;
    }

    private NDArray embedded(NDArray tokens, NDArray labels, Pass pass) {
        Shape s = tokens.getShape(); // (B, N, G)
        NDArray label = rows(labelTable, labels, pass).reshape(s.get(0), 1, width);
        NDArray[] groupsOf = new NDArray[groups.groups()];
        for (int g = 0; g < groupsOf.length; g++) {
            NDArray values = tokens.get(":, :, {}", g); // (B, N)
            groupsOf[g] =
                    rows(tokenTables.get(g), values, pass).reshape(s.get(0), s.get(1), width);
        }
        NDArray sum = groupsOf[0];
        for (int g = 1; g < groupsOf.length; g++) {
            sum = sum.add(groupsOf[g]);
        }
        return label.concat(sum.add(places), 1); // (B, N + 1, D)
    }

    private static NDArray rows(Parameter table, NDArray indices, Pass pass) {
        return Weights.of(table, indices, pass).get(indices.reshape(-1));
    }

    @Override
    public Block block() {
        return weights;
    }
}
