package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import io.maskbit.api.Purpose;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A node of a network's parameter tree. Networks use the tree of DJL blocks and nothing else of it:
 * the way in is the typed method of each layer, such as {@code apply(x, pass)}.
 *
 * <p>{@link #getParameters()} names each parameter by its path with dots, such as {@code
 * down.0.res_blocks.0.norm1.weight}: the keys of weight files. A layer's own parameters come first,
 * then those of its children, each in the order in which they were added.
 */
public abstract class Layer extends AbstractBlock {

    private static final int CHUNK = 1 << 16;

    /** A buffer of the host holds 2 GiB. */
    private static final int MOST_VALUES = Integer.MAX_VALUE / Float.BYTES;

    private final Map<String, Plan> plans = new HashMap<>();

    /** Makes a layer without children and parameters. */
    protected Layer() {}

    /**
     * Adds a child.
     *
     * @param name first part of the names of the child's parameters; may hold dots
     * @param layer the child
     * @return the child
     * @param <L> its type
     * @throws IllegalStateException if the name is taken
     */
    protected final <L extends Layer> L child(String name, L layer) {
        if (children.contains(name) || parameters.containsKey(name)) {
            throw new IllegalStateException("the name '" + name + "' is taken");
        }
        children.add(name, layer);
        return layer;
    }

    /**
     * Adds a parameter, float32.
     *
     * @param name its name in this layer
     * @param shape its shape
     * @param start its starting values
     * @return the parameter, without an array until {@link #build}
     * @throws IllegalStateException if the name is taken
     * @throws IllegalArgumentException if it has more than 2^29 - 1 values
     */
    protected final Parameter parameter(String name, Shape shape, Start start) {
        return add(Parameter.builder().setType(Parameter.Type.OTHER), name, shape, start);
    }

    /**
     * Adds a running statistic, float32: a parameter that the layer itself moves in training
     * passes. It is saved and loaded as other parameters are, but has no gradient, is not optimised
     * and takes no part in weight averages.
     *
     * @param name its name in this layer
     * @param type {@link Parameter.Type#RUNNING_MEAN} or {@link Parameter.Type#RUNNING_VAR}
     * @param shape its shape
     * @param start its starting values
     * @return the parameter, without an array until {@link #build}
     * @throws IllegalStateException if the name is taken
     */
    protected final Parameter statistic(
            String name, Parameter.Type type, Shape shape, Start start) {
        return add(Parameter.builder().setType(type).optRequiresGrad(false), name, shape, start);
    }

    private Parameter add(Parameter.Builder builder, String name, Shape shape, Start start) {
        if (children.contains(name) || parameters.containsKey(name)) {
            throw new IllegalStateException("the name '" + name + "' is taken");
        }
        // Without a shape: the engine's parameters take either a shape or an array, once.
        Parameter parameter = builder.setName(name).build();
        parameters.put(name, parameter);
        plans.put(name, new Plan(shape, start));
        return parameter;
    }

    /**
     * Allocates all parameters of the tree on the context's manager, with starting values that
     * depend on the context's seeds and each parameter's path only.
     *
     * @param context owner and seeds
     * @param path name of the component, such as {@code generator}; comes before the names in the
     *     parameters' paths
     * @throws IllegalStateException if the tree has been built before
     */
    public final void build(BuildContext context, String path) {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            String name = entry.getKey();
            Parameter parameter = entry.getValue();
            if (parameter.isInitialized()) {
                throw new IllegalStateException(path + "." + name + " has been built before");
            }
            long seed = context.seeds().derive(Purpose.INITIAL_WEIGHTS, path + "." + name);
            parameter.setArray(started(context.manager(), plans.get(name), seed));
        }
        for (Pair<String, Block> child : children) {
            ((Layer) child.getValue()).build(context, path + "." + child.getKey());
        }
    }

    /**
     * Allocates all parameters of the tree as zeros: for networks whose weights are loaded at once,
     * where starting values would be work for nothing.
     *
     * @param owner owner of the arrays
     * @throws IllegalStateException if the tree has been built before
     */
    public final void allocate(NDManager owner) {
        allocate(owner, DataType.FLOAT32);
    }

    /**
     * Allocates all parameters of the tree as zeros of a type; otherwise as {@link
     * #allocate(NDManager)}.
     *
     * @param owner owner of the arrays
     * @param type float32, or float64 for networks whose operators take it
     * @throws IllegalStateException if the tree has been built before
     */
    public final void allocate(NDManager owner, DataType type) {
        Map<String, Shape> shapes = shapes();
        for (Pair<String, Parameter> entry : getParameters()) {
            if (entry.getValue().isInitialized()) {
                throw new IllegalStateException(entry.getKey() + " has been built before");
            }
            NDArray zeros = owner.zeros(shapes.get(entry.getKey()), type);
            entry.getValue().setArray(Step.keep(zeros, owner));
        }
    }

    /**
     * Returns a parameter's array.
     *
     * @param parameter a parameter of this layer
     * @param x an input of the forward pass; its device is where the array is wanted
     * @param pass the forward pass
     * @return the array; borrowed
     */
    protected static NDArray value(Parameter parameter, NDArray x, Pass pass) {
        return pass.parameters().getValue(parameter, x.getDevice(), pass.training());
    }

    /**
     * Returns all parameters of the tree with dotted names, a layer's own before its children's.
     */
    @Override
    public ParameterList getParameters() {
        ParameterList list = new ParameterList();
        parameters.forEach(list::add);
        for (Pair<String, Block> child : children) {
            for (Pair<String, Parameter> inner : child.getValue().getParameters()) {
                list.add(child.getKey() + "." + inner.getKey(), inner.getValue());
            }
        }
        return list;
    }

    /**
     * Returns the shape of every parameter of the tree, by the names and in the order of {@link
     * #getParameters()}; known before the tree is built.
     */
    public final Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (String name : parameters.keySet()) {
            shapes.put(name, plans.get(name).shape());
        }
        for (Pair<String, Block> child : children) {
            ((Layer) child.getValue())
                    .shapes()
                    .forEach((name, shape) -> shapes.put(child.getKey() + "." + name, shape));
        }
        return shapes;
    }

    /**
     * Is not supported.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " is used through its typed methods, not as a block");
    }

    /**
     * Is not supported.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    protected final NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> arguments) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " is used through its typed methods, not as a block");
    }

    private static NDArray started(NDManager owner, Plan plan, long seed) {
        int size = (int) plan.shape().size();
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
                        .order(ByteOrder.nativeOrder());
        FloatBuffer values = bytes.asFloatBuffer();
        LongStream.range(0, (size + CHUNK - 1L) / CHUNK)
                .parallel()
                .forEach(
                        chunk -> {
                            int from = (int) (chunk * CHUNK);
                            int to = (int) Math.min(size, (long) from + CHUNK);
                            for (int i = from; i < to; i++) {
                                values.put(i, plan.start().at(seed, i));
                            }
                        });
        try (NDArray staged = owner.create(bytes, plan.shape(), DataType.FLOAT32)) {
            // The engine only borrows the buffer on a CPU; the copy is the engine's own memory.
            return Step.keep(staged.duplicate(), owner);
        }
    }

    private record Plan(Shape shape, Start start) {
        Plan {
            // In doubles: the product of the extents may exceed a long.
            double values = 1;
            for (long extent : shape.getShape()) {
                values *= extent;
            }
            if (values > MOST_VALUES) {
                throw new IllegalArgumentException(
                        "a parameter of shape "
                                + shape
                                + " has more than "
                                + MOST_VALUES
                                + " values");
            }
        }
    }
}
