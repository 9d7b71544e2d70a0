package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.networks.GroupNorm;
import io.maskbit.networks.Layer;
import io.maskbit.networks.ResidualBlock;
import io.maskbit.networks.Start;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;

/**
 * Attention of one head over all positions of an image, added to its input (spec 1.7). Parameters:
 * {@code norm}, and weights (D, D, 1, 1) and biases (D) of {@code q}, {@code k}, {@code v} and
 * {@code proj_out}.
 */
final class TamingAttention extends Layer {

    private final TensorOps ops;
    private final int width;
    private final GroupNorm norm;
    private final Projection query;
    private final Projection key;
    private final Projection value;
    private final Projection out;

    TamingAttention(TensorOps ops, int width) {
        this.ops = ops;
        this.width = width;
        norm = child("norm", new GroupNorm(ops, width, ResidualBlock.EPS));
        query = child("q", new Projection(width));
        key = child("k", new Projection(width));
        value = child("v", new Projection(width));
        out = child("proj_out", new Projection(width));
    }

    /** From (B, D, H, W) to (B, D, H, W). */
    NDArray apply(NDArray x, Pass pass) {
        Shape shape = x.getShape();
        NDArray positions =
                norm.apply(x, pass)
                        .reshape(shape.get(0), width, -1)
                        .transpose(0, 2, 1); // (B, T, D)
        // A 1 x 1 convolution is a product with a matrix; the operator wants the three stacked.
        NDList weights = new NDList();
        NDList biases = new NDList();
        for (Projection projection : new Projection[] {query, key, value}) {
            weights.add(projection.weight(x, pass)); // (D, D)
            biases.add(projection.bias(x, pass)); // (D)
        }
        NDArray mixed =
                ops.selfAttention(
                        positions,
                        NDArrays.concat(weights),
                        NDArrays.concat(biases),
                        out.weight(x, pass),
                        out.bias(x, pass),
                        1,
                        0); // (B, T, D)
        return noted(x.add(mixed.transpose(0, 2, 1).reshape(shape)), pass);
    }

    private static final class Projection extends Layer {

        private final int width;
        private final Parameter weight;
        private final Parameter bias;

        Projection(int width) {
            this.width = width;
            weight = parameter("weight", new Shape(width, width, 1, 1), Start.fanIn(width));
            bias = parameter("bias", new Shape(width), Start.fanIn(width));
        }

        NDArray weight(NDArray x, Pass pass) {
            return value(weight, x, pass).reshape(width, width);
        }

        NDArray bias(NDArray x, Pass pass) {
            return value(bias, x, pass);
        }
    }
}
