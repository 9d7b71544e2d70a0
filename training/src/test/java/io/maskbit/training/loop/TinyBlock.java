package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.LinkedHashMap;
import java.util.Map;

/** A few named parameters and no forward pass of their own. */
final class TinyBlock extends AbstractBlock {

    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    TinyBlock(NDManager manager) {
        this.manager = manager;
    }

    /** Adds a parameter whose start is a function of its name. */
    TinyBlock with(String name, Shape shape) {
        NDArray start =
                shape.dimension() > 1
                        ? Fill.weight(manager, name, shape)
                        : Fill.bias(manager, name, shape);
        Parameter parameter =
                addParameter(
                        Parameter.builder().setName(name).setType(Parameter.Type.OTHER).build());
        parameter.setArray(start);
        arrays.put(name, start);
        return this;
    }

    /** Adds a running statistic, zeros. */
    TinyBlock withStatistic(String name, Shape shape) {
        NDArray start = manager.zeros(shape);
        Parameter parameter =
                addParameter(
                        Parameter.builder()
                                .setName(name)
                                .setType(Parameter.Type.RUNNING_MEAN)
                                .optRequiresGrad(false)
                                .build());
        parameter.setArray(start);
        arrays.put(name, start);
        return this;
    }

    NDArray get(String name) {
        return arrays.get(name);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> parameters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        throw new UnsupportedOperationException();
    }
}
