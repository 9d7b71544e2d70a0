package acme.uvit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;

/** Attention, then a network of one hidden layer, each on a normalised state and added to it. */
final class UvitLayer {

    private static final int LAST = 3;

    private final int width;
    private final int heads;
    private final float scale;
    private final Norm beforeAttention;
    private final Parameter queries;
    private final Parameter keys;
    private final Parameter values;
    private final Parameter out;
    private final Norm beforeNetwork;
    private final Parameter widen;
    private final Parameter narrow;

    UvitLayer(UvitConfig config, Weights weights, String name) {
        width = config.width();
        heads = config.heads();
        scale = (float) (1 / Math.sqrt((double) width / heads));
        beforeAttention = new Norm(width, weights, name + ".norm1");
        queries = weights.matrix(name + ".queries", width, width);
        keys = weights.matrix(name + ".keys", width, width);
        values = weights.matrix(name + ".values", width, width);
        out = weights.matrix(name + ".out", width, width);
        beforeNetwork = new Norm(width, weights, name + ".norm2");
        widen = weights.matrix(name + ".widen", width, config.mlp());
        narrow = weights.matrix(name + ".narrow", config.mlp(), width);
    }

    /** (B, T, D) to (B, T, D). */
    NDArray apply(NDArray x, Pass pass) {
        NDArray h = beforeAttention.apply(x, pass); // (B, T, D)
        NDArray v = split(h, values, pass); // (B, heads, T, D / heads)
        NDArray seen = looks(h, pass).matMul(v).transpose(0, 2, 1, 3).reshape(x.getShape());
        NDArray y = x.add(seen.matMul(Weights.of(out, x, pass))); // (B, T, D)
        NDArray wide = beforeNetwork.apply(y, pass).matMul(Weights.of(widen, x, pass));
        return y.add(Activation.gelu(wide).matMul(Weights.of(narrow, x, pass)));
    }

    /** Returns where each position looks, averaged over heads: (B, T, T). */
    NDArray attention(NDArray x, Pass pass) {
        return looks(beforeAttention.apply(x, pass), pass).mean(new int[] {1});
    }

    private NDArray looks(NDArray h, Pass pass) {
        NDArray k = split(h, keys, pass).transpose(0, 1, 3, 2);
        return split(h, queries, pass).matMul(k).mul(scale).softmax(LAST); // (B, heads, T, T)
    }

    private NDArray split(NDArray h, Parameter matrix, Pass pass) {
        Shape s = h.getShape();
        return h.matMul(Weights.of(matrix, h, pass))
                .reshape(s.get(0), s.get(1), heads, width / heads)
                .transpose(0, 2, 1, 3); // (B, heads, T, D / heads)
    }
}
