package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import java.util.SplittableRandom;

/** Where a law is tried: one manager for components, one for inputs, and numbers that repeat. */
final class Bench implements AutoCloseable {

    private final NDManager components = Backend.open("cpu");
    private final NDManager inputs = Backend.open("cpu");
    private final SplittableRandom random = Drawn.stream("inputs");

    /** Returns what a component is built with; its judge is a small frozen network. */
    BuildContext context(long seed) {
        return new BuildContext(
                components,
                new Seeds(seed),
                Precision.FLOAT32,
                () -> new BenchFeatures(components));
    }

    /** Returns a pass of the evaluation kind. */
    Pass evaluation() {
        return Pass.evaluation(components);
    }

    /** Returns a pass of the training kind. */
    Pass training() {
        return Pass.forTraining(components);
    }

    /** Returns the number of arrays that the components' manager owns. */
    int kept() {
        return components.getManagedArrays().size();
    }

    /** Returns float32 values of mean 0 and deviation 1 (uniform). */
    NDArray centred(long... shape) {
        return uniform(-Math.sqrt(3), Math.sqrt(3), shape);
    }

    /** Returns float32 values between two bounds. */
    NDArray uniform(double low, double high, long... shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(low, high);
        }
        return inputs.create(values, new Shape(shape));
    }

    /** Returns int64 values from 0 to bound - 1. */
    NDArray whole(long bound, long... shape) {
        long[] values = new long[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong(bound);
        }
        return longs(values, shape);
    }

    /** Returns given int64 values. */
    NDArray longs(long[] values, long... shape) {
        return inputs.create(values, new Shape(shape));
    }

    @Override
    public void close() {
        inputs.close();
        components.close();
    }
}
