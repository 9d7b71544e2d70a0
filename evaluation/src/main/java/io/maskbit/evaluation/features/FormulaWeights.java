package io.maskbit.evaluation.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.maskbit.networks.Layer;
import io.maskbit.tensor.Step;
import java.util.stream.IntStream;

/**
 * Made-up weights of a network of convolutions and frozen normalisations: a hash of the number of
 * the parameter, in the order of the network, and of the place in it. Weights are uniform with a
 * deviation that keeps the size of maps (sqrt(6 / fan-in) times -1 to 1), scales and variances lie
 * around 1, shifts, means and biases around 0.
 */
final class FormulaWeights {

    /** What stands for a digest of such weights. */
    static final String DIGEST = "formula, salt 0";

    private FormulaWeights() {}

    /** Fills an allocated network whose parameters are zeros, float32 or float64. */
    static void fill(Layer network, NDManager owner) {
        long number = 0;
        for (Pair<String, Parameter> parameter : network.getParameters()) {
            NDArray target = parameter.getValue().getArray();
            float[] values = values(parameter.getKey(), target.getShape(), number++);
            Step.run(
                    () -> {
                        NDArray staged = owner.create(values, target.getShape());
                        target.addi(staged.toType(target.getDataType(), false));
                    });
        }
    }

    private static float[] values(String key, Shape shape, long number) {
        int size = Math.toIntExact(shape.size());
        float[] values = new float[size];
        double bound = Math.sqrt(6.0 * shape.get(0) / size);
        boolean matrix = shape.dimension() > 1;
        IntStream.range(0, size)
                .parallel()
                .forEach(
                        i -> {
                            double r = hash((number << 32) + i);
                            values[i] = (float) (matrix ? bound * r : vector(key, r));
                        });
        return values;
    }

    private static double vector(String key, double r) {
        if (key.endsWith(".running_var")) {
            return 1 + 0.5 * Math.abs(r);
        }
        return key.endsWith(".weight") ? 1 + 0.1 * r : 0.1 * r;
    }

    /** Returns a number in [-1, 1). */
    private static double hash(long place) {
        long x = place + 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        x = x ^ (x >>> 31);
        return 2 * ((x >>> 11) * 0x1p-53) - 1;
    }
}
