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
import io.maskbit.spi.Notes;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node of a network's parameter tree. Networks use the tree of DJL blocks and nothing else of it:
 * the way in is the typed method of each layer, such as {@code apply(x, pass)}.
 *
 * <p>{@link #getParameters()} names each parameter by its path with dots, such as {@code
 * down.0.res_blocks.0.norm1.weight}: the keys of weight files. A layer's own parameters come first,
 * then those of its children, each in the order in which they were added.
 */
public abstract class Layer extends AbstractBlock {

    private final Map<String, ParameterPlan> plans = new HashMap<>();
    private String path = "";

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
        plans.put(name, new ParameterPlan(shape, start));
        return parameter;
    }

    /**
     * Allocates all parameters of the tree on the context's manager, with starting values that
     * depend on the context's seeds and each parameter's path only; without values where the
     * context says that they will be loaded.
     *
     * @param context owner and seeds
     * @param component name of the component, such as {@code generator}; comes before the names in
     *     the parameters' paths
     * @throws IllegalStateException if the tree has been built before
     */
    public final void build(BuildContext context, String component) {
        place("");
        fill(context, component);
    }

    /** Tells every layer of the tree where it stands. */
    private void place(String own) {
        path = own;
        for (Pair<String, Block> child : children) {
            String name = own.isEmpty() ? child.getKey() : own + "." + child.getKey();
            ((Layer) child.getValue()).place(name);
        }
    }

    private void fill(BuildContext context, String prefix) {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            String name = entry.getKey();
            Parameter parameter = entry.getValue();
            if (parameter.isInitialized()) {
                throw new IllegalStateException(prefix + "." + name + " has been built before");
            }
            long seed = context.seeds().derive(Purpose.INITIAL_WEIGHTS, prefix + "." + name);
            parameter.setArray(
                    context.loaded()
                            ? plans.get(name).empty(context.manager())
                            : plans.get(name).started(context.manager(), seed));
        }
        for (Pair<String, Block> child : children) {
            ((Layer) child.getValue()).fill(context, prefix + "." + child.getKey());
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
        place("");
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
     * Notes the layer's result under its path.
     *
     * @param result what the layer gives
     * @param pass the forward pass
     * @return the result
     */
    protected final NDArray noted(NDArray result, Pass pass) {
        pass.note(path, result);
        return result;
    }

    /**
     * Notes a result that is not that of the layer as a whole.
     *
     * @param end what comes after the layer's path, such as {@code +silu} or {@code .1}
     * @param result the result
     * @param pass the forward pass
     * @return the result
     */
    protected final NDArray noted(String end, NDArray result, Pass pass) {
        if (pass.notes() != Notes.NONE) {
            pass.note(path + end, result);
        }
        return result;
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
}
