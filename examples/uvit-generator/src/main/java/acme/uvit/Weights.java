package acme.uvit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.maskbit.api.Purpose;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import java.util.SplittableRandom;

/** The parameters by name. Their names are the keys of weight files: keep them stable. */
final class Weights extends AbstractBlock {

    private final BuildContext context;
    private final String path;

    /**
     * Begins without parameters.
     *
     * @param context where they are allocated, and the seeds
     * @param path comes before their names in the seeds: equal seeds give equal starting values
     */
    Weights(BuildContext context, String path) {
        this.context = context;
        this.path = path;
    }

    /** Adds a matrix (in, out), uniform in +-1/sqrt(in) at the start. */
    Parameter matrix(String name, int in, int out) {
        return add(name, 1 / Math.sqrt(in), in, out);
    }

    /** Adds a table of vectors (rows, width), uniform in +-bound at the start. */
    Parameter table(String name, int rows, int width, double bound) {
        return add(name, bound, rows, width);
    }

    private Parameter add(String name, double bound, int rows, int columns) {
        SplittableRandom random =
                context.seeds().stream(Purpose.INITIAL_WEIGHTS, path + "." + name);
        float[] values = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        Parameter parameter =
                Parameter.builder().setName(name).setType(Parameter.Type.WEIGHT).build();
        parameter.setArray(context.manager().create(values, new Shape(rows, columns)));
        return addParameter(parameter);
    }

    /** Returns the array of a parameter for a forward pass over x. */
    static NDArray of(Parameter parameter, NDArray x, Pass pass) {
        return pass.parameters().getValue(parameter, x.getDevice(), pass.training());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> arguments) {
        throw new UnsupportedOperationException("holds parameters only");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        throw new UnsupportedOperationException("holds parameters only");
    }
}
