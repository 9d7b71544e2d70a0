package io.maskbit.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.spi.Component;
import io.maskbit.tensor.NamedParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The matrix products of the generator's forward pass and nothing else: the same shapes, the same
 * weights, the same order, those of attention included, each a plain product of the engine whose
 * result is closed at once. No bias, no normalisation, no activation, no softmax.
 */
final class PlainProducts {

    /** Two factors. */
    private record Product(NDArray left, NDArray right) {}

    private final List<Product> products = new ArrayList<>();

    /**
     * Prepares the products of one forward pass.
     *
     * @param generator whose weights are used
     * @param images B
     * @param depth its layers
     * @param manager owner of the left factors
     */
    PlainProducts(Component generator, int images, int depth, NDManager manager) {
        Map<String, NDArray> weights = NamedParameters.of(generator).asMap();
        int tokens = FullSize.POSITIONS;
        int all = tokens + 1; // the label is one more position
        NDArray bits = factor(manager, images, tokens, FullSize.BITS);
        NDArray x = factor(manager, images, all, FullSize.WIDTH);
        NDArray wide = factor(manager, images, all, FullSize.MLP);
        NDArray states = factor(manager, images, tokens, FullSize.WIDTH);
        int size = FullSize.WIDTH / FullSize.HEADS;
        NDArray query = factor(manager, images, FullSize.HEADS, all, size);
        NDArray value = factor(manager, images, FullSize.HEADS, all, size);
        NDArray key = factor(manager, images, FullSize.HEADS, all, size).swapAxes(2, 3);
        NDArray weighting = factor(manager, images, FullSize.HEADS, all, all);
        add(bits, weights.get("input_proj.weight"));
        for (int l = 0; l < depth; l++) {
            String layer = "transformer.layers." + l;
            add(x, weights.get(layer + ".0.mha.in_proj_weight"));
            products.add(new Product(query, key));
            products.add(new Product(weighting, value));
            add(x, weights.get(layer + ".0.mha.out_proj.weight"));
            add(x, weights.get(layer + ".1.net.0.weight"));
            add(wide, weights.get(layer + ".1.net.2.weight"));
        }
        add(states, weights.get("last_layer.0.weight"));
        add(states, weights.get("prediction_layer.weight"));
    }

    private static NDArray factor(NDManager manager, long... extents) {
        return manager.randomUniform(-1, 1, new Shape(extents));
    }

    private void add(NDArray left, NDArray weight) {
        products.add(new Product(left, weight.transpose()));
    }

    /** Computes all products. */
    void run() {
        for (Product product : products) {
            product.left().matMul(product.right()).close();
        }
    }

    /** Returns multiplications and additions of all products together, in 1e9. */
    double billions() {
        return products.stream()
                .mapToDouble(p -> 2e-9 * p.left().size() * p.right().getShape().tail())
                .sum();
    }
}
