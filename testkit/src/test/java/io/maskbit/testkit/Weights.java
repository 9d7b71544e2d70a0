package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.SplittableRandom;

/** Named parameters with small random values. */
final class Weights extends AbstractBlock {

    private final NDManager manager;
    private final SplittableRandom random;

    Weights(NDManager manager, SplittableRandom random) {
        this.manager = manager;
        this.random = random;
    }

    NDArray add(String name, long... shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        NDArray array = manager.create(values, new Shape(shape));
        Parameter parameter =
                Parameter.builder().setName(name).setType(Parameter.Type.OTHER).build();
        parameter.setArray(array);
        addParameter(parameter);
        return array;
    }

    void promise(String name) {
        addParameter(Parameter.builder().setName(name).setType(Parameter.Type.OTHER).build());
    }

    Weights frozen() {
        getParameters().forEach(pair -> pair.getValue().freeze(true));
        return this;
    }

    Weights adopt(Block block) {
        block.getParameters().forEach(pair -> addParameter(pair.getValue()));
        return this;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> parameters) {
        throw new UnsupportedOperationException("only holds parameters");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return shapes;
    }
}
