package io.maskbit.generator.maskbit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.sampling.ConfidenceConfig;
import io.maskbit.sampling.Draws;
import io.maskbit.sampling.Guidance.Annealing;
import io.maskbit.sampling.MaskSchedule;
import io.maskbit.sampling.Sampler;
import io.maskbit.sampling.SamplerConfig;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Token sequences of the reference's sampler with formula weights and formula draws (spec A.7). */
class PublishedTokensTest {

    @Test
    void cosineGuidanceGivesTheTokensOfTheReference() {
        List<long[]> steps = sample(config(6.4, Annealing.COSINE, 2.5, MaskSchedule.ARCCOS, false));
        assertArrayEquals(
                numbers("2 8 0 5 8 5 13 14 7 8 5 1 11 5 6 8 13 6 2 5 11 8 14 5 11 5 12 10 7 8 4 8"),
                first(steps.get(0)));
        assertArrayEquals(
                numbers("2 0 15 3 5 8 13 14 8 8 1 0 2 8 5 0 13 3 13 5 5 3 4 2 5 10 8 3 0 8 14 13"),
                first(steps.get(1)));
        assertArrayEquals(
                numbers("2 13 11 3 5 6 13 14 8 8 2 4 2 8 5 10 13 14 8 5 5 10 1 2 5 3 7 3 1 1 13 6"),
                first(steps.get(2)));
        assertArrayEquals(
                numbers(
                        "2 13 11 11 5 14 13 14 7 8 4 9 2 8 5 10 13 3 0 5 5 3 3 6 5 7 10 3 4 2 13 6"),
                first(steps.get(3)));
        assertArrayEquals(
                numbers("15 0 12 8 13 5 10 0 13 3 9 8 5 6 2 0 2 0 13 8 15 7 15 6 13 6 0 1 4 0 4 8"),
                second(steps.get(3)));
    }

    @Test
    void annealedTemperatureGivesTheTokensOfTheReference() {
        List<long[]> steps = sample(config(3.0, Annealing.LINEAR, 4.0, MaskSchedule.COSINE, true));
        assertArrayEquals(
                numbers("4 8 11 10 5 13 0 5 9 8 4 3 2 8 5 3 13 3 4 5 4 7 3 3 4 8 11 3 4 1 10 5"),
                first(steps.get(3)));
        assertArrayEquals(
                numbers("9 5 12 9 15 8 9 0 13 1 9 8 5 3 3 0 2 0 13 8 15 8 15 6 13 5 0 8 4 0 4 8"),
                second(steps.get(3)));
    }

    @Test
    void noGuidanceGivesTheTokensOfTheReference() {
        List<long[]> steps = sample(config(0, Annealing.NONE, 4.0, MaskSchedule.ARCCOS, false));
        assertArrayEquals(
                numbers("2 13 11 9 5 14 13 14 5 8 4 10 2 8 5 10 13 3 1 5 5 3 3 7 5 8 9 3 8 0 13 6"),
                first(steps.get(3)));
        assertArrayEquals(
                numbers("15 0 12 9 14 1 11 0 13 2 9 8 5 6 2 0 2 0 14 8 15 7 15 6 13 5 0 0 4 0 4 8"),
                second(steps.get(3)));
    }

    private static SamplerConfig config(
            double scale,
            Annealing annealing,
            double power,
            MaskSchedule schedule,
            boolean annealed) {
        return new ConfidenceConfig(
                4, schedule, 1.0, annealed, 4.5, scale, annealing, power, 0, true);
    }

    /** Samples labels 3 and 7 and returns the predicted values of every step. */
    private static List<long[]> sample(SamplerConfig config) {
        List<long[]> steps = new ArrayList<>();
        try (NDManager manager = Backend.open("cpu")) {
            MaskBitGenerator generator = ConformanceTest.small(false, manager);
            Sampler sampler = new Sampler(generator, config, TensorOps.of(Precision.FLOAT32));
            NDArray labels = manager.create(new long[] {3, 7});
            sampler.sample(
                    labels,
                    new FormulaDraws(manager),
                    manager,
                    state -> steps.add(state.predicted().toLongArray()));
        }
        return steps;
    }

    private static long[] numbers(String text) {
        return Stream.of(text.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private static long[] first(long[] both) {
        return java.util.Arrays.copyOfRange(both, 0, both.length / 2);
    }

    private static long[] second(long[] both) {
        return java.util.Arrays.copyOfRange(both, both.length / 2, both.length);
    }

    /** The draws of A.7: inverse distribution in float64, and Gumbel noise from uniform numbers. */
    private record FormulaDraws(NDManager manager) implements Draws {

        @Override
        public NDArray tokens(int step, NDArray probabilities) {
            Shape shape = probabilities.getShape();
            int values = (int) shape.get(3);
            float[] p = probabilities.toFloatArray();
            long[] drawn = new long[p.length / values];
            for (int row = 0; row < drawn.length; row++) {
                double u = Conformance.uniform("cat" + step, row);
                double sum = 0;
                int below = 0;
                for (int v = 0; v < values; v++) {
                    sum += p[row * values + v];
                    below += sum < u ? 1 : 0;
                }
                drawn[row] = Math.min(below, values - 1);
            }
            return manager.create(drawn, shape.slice(0, 3));
        }

        @Override
        public NDArray confidence(int step, Shape shape) {
            float[] noise = new float[(int) shape.size()];
            for (int i = 0; i < noise.length; i++) {
                float u = Conformance.uniform("gumbel" + step, i);
                float inside = Math.min(Math.max(u, 1e-6f), (float) (1 - 1e-6));
                noise[i] = (float) -Math.log((float) -Math.log(inside));
            }
            return manager.create(noise, shape).toType(DataType.FLOAT32, false);
        }

        @Override
        public SplittableRandom order(int image) {
            throw new UnsupportedOperationException("there are no formula numbers for orders");
        }
    }
}
