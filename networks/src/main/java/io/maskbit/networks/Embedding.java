package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;

/** A table of learned rows. Parameter: {@code weight} (rows, D). */
public final class Embedding extends Layer {

    private final TensorOps ops;
    private final Parameter weight;

    /**
     * Makes a table.
     *
     * @param ops operators
     * @param rows number of rows
     * @param width D
     * @param start starting values
     */
    public Embedding(TensorOps ops, int rows, int width, Start start) {
        this.ops = ops;
        weight = parameter("weight", new Shape(rows, width), start);
    }

    /**
     * Looks rows up.
     *
     * @param indices int64, any shape, each 0 to rows - 1; not checked
     * @param pass the forward pass
     * @return float32 (..., D)
     */
    public NDArray apply(NDArray indices, Pass pass) {
        return noted(ops.embedding(value(weight, indices, pass), indices), pass);
    }

    /**
     * Returns the table, for layers that share it.
     *
     * @param x an input; its device is where the table is wanted
     * @param pass the forward pass
     * @return float32 (rows, D); borrowed
     */
    public NDArray table(NDArray x, Pass pass) {
        return value(weight, x, pass);
    }
}
