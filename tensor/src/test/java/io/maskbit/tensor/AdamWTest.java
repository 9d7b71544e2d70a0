package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdamWTest {

    private static final AdamW.Settings PLAIN = new AdamW.Settings(0.9, 0.999, 1e-8, 1e-2);

    private final SplittableRandom random = new SplittableRandom(3);
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void equalsTheFormulaInDoublesOverManySteps() {
        // A gradient of about epsilon shows on which side of the correction epsilon is added.
        AdamW.Settings[] settings = {PLAIN, new AdamW.Settings(0.8, 0.96, 1e-3, 0.3)};
        for (double scale : new double[] {1, 1e-4}) {
            Formula[] formulas = new Formula[2];
            NDArray[] parameters = new NDArray[2];
            for (int i = 0; i < 2; i++) {
                float[] start = uniform(7, 1);
                formulas[i] = new Formula(start, settings[i]);
                parameters[i] = parameter(start);
            }
            try (AdamW optimiser =
                    new AdamW(
                            manager,
                            List.of(
                                    new AdamW.Group(List.of(parameters[0]), List.of("a"), PLAIN),
                                    new AdamW.Group(
                                            List.of(parameters[1]), List.of("b"), settings[1])))) {
                for (int step = 1; step <= 30; step++) {
                    float[][] gradients = {uniform(7, scale), uniform(7, scale)};
                    double limit = 0.8 * scale;
                    double rate = 0.01 * step;
                    double norm = 0;
                    for (float[] gradient : gradients) {
                        for (float g : gradient) {
                            norm += (double) g * g;
                        }
                    }
                    norm = Math.sqrt(norm);
                    double clip = Math.min(1, limit / (norm + 1e-6));
                    for (int i = 0; i < 2; i++) {
                        give(parameters[i], gradients[i]);
                        formulas[i].step(gradients[i], clip, rate);
                    }
                    assertEquals(norm, optimiser.gradientNorm().getFloat(), 1e-5 * norm);
                    assertEquals(norm, optimiser.step(rate, limit).getFloat(), 1e-5 * norm);
                    assertEquals(0, optimiser.gradientNorm().getFloat());
                    for (int i = 0; i < 2; i++) {
                        assertArrayEquals(
                                formulas[i].rounded(), parameters[i].toFloatArray(), 5e-6f);
                    }
                }
            }
        }
    }

    @Test
    void leavesParametersWithoutGradientAlone() {
        NDArray used = parameter(1, 2);
        NDArray unused = parameter(3, 4);
        try (AdamW optimiser = optimiser(used, unused)) {
            give(used, 1, 1);
            optimiser.step(0.1, 0);
            assertArrayEquals(new float[] {3, 4}, unused.toFloatArray());
            assertEquals(1, optimiser.state().get("p0.step").getFloat());
            assertEquals(0, optimiser.state().get("p1.step").getFloat());
            give(unused, 1, 1);
            optimiser.step(0.1, 0);
            // Its first step: the bias correction makes the update exactly the rate.
            assertArrayEquals(
                    new float[] {3 * 0.999f - 0.1f, 4 * 0.999f - 0.1f},
                    unused.toFloatArray(),
                    1e-6f);
        }
    }

    @Test
    void doesNothingWithoutAnyGradient() {
        NDArray parameter = parameter(1, 2);
        try (AdamW optimiser = optimiser(parameter)) {
            assertEquals(0, optimiser.step(0.1, 1).getFloat());
            optimiser.zeroGradients();
            assertArrayEquals(new float[] {1, 2}, parameter.toFloatArray());
        }
    }

    @Test
    void addsUpGradientsUntilTheyAreZeroed() {
        NDArray parameter = parameter(0, 0);
        try (AdamW optimiser = optimiser(parameter)) {
            give(parameter, 3, 0);
            give(parameter, 0, 4);
            assertEquals(5, optimiser.gradientNorm().getFloat());
            optimiser.zeroGradients();
            assertEquals(0, optimiser.gradientNorm().getFloat());
        }
    }

    @Test
    void outlivesTheStepInWhichItWasMade() {
        NDArray parameter = parameter(1, 2);
        AdamW[] made = new AdamW[1];
        Step.run(() -> made[0] = optimiser(parameter));
        for (int i = 0; i < 3; i++) {
            Step.run(
                    () -> {
                        give(parameter, 1, 1);
                        made[0].step(0.1, 1);
                    });
        }
        assertEquals(3, made[0].state().get("p0.step").getFloat());
        made[0].close();
    }

    @Test
    void refusesTwoParametersOfOneName() {
        NDArray array = parameter(1);
        AdamW.Group group = new AdamW.Group(List.of(array, array), List.of("a", "a"), PLAIN);
        assertThrows(
                IllegalArgumentException.class, () -> new AdamW(manager, List.of(group)).close());
    }

    private AdamW optimiser(NDArray... parameters) {
        List<String> names = List.of("p0", "p1").subList(0, parameters.length);
        return new AdamW(
                manager, List.of(new AdamW.Group(Arrays.asList(parameters), names, PLAIN)));
    }

    private NDArray parameter(float... values) {
        NDArray array = manager.create(values, new Shape(values.length));
        array.setRequiresGradient(true);
        return array;
    }

    /** Adds to the stored gradient by a loss that has exactly it. */
    private void give(NDArray parameter, float... gradient) {
        NDArray factor = manager.create(gradient, new Shape(gradient.length));
        Tape.backward(() -> parameter.mul(factor).sum());
    }

    private float[] uniform(int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    /** The published update in double arithmetic. */
    private static final class Formula {
        private final double[] value;
        private final double[] m;
        private final double[] v;
        private final AdamW.Settings settings;
        private int steps;

        Formula(float[] start, AdamW.Settings settings) {
            value = new double[start.length];
            m = new double[start.length];
            v = new double[start.length];
            this.settings = settings;
            for (int i = 0; i < start.length; i++) {
                value[i] = start[i];
            }
        }

        void step(float[] gradient, double clip, double rate) {
            steps++;
            for (int i = 0; i < value.length; i++) {
                double g = clip * gradient[i];
                m[i] = settings.beta1() * m[i] + (1 - settings.beta1()) * g;
                v[i] = settings.beta2() * v[i] + (1 - settings.beta2()) * g * g;
                double mean = m[i] / (1 - Math.pow(settings.beta1(), steps));
                double root = Math.sqrt(v[i] / (1 - Math.pow(settings.beta2(), steps)));
                value[i] -= rate * settings.weightDecay() * value[i];
                value[i] -= rate * mean / (root + settings.epsilon());
            }
        }

        float[] rounded() {
            float[] rounded = new float[value.length];
            for (int i = 0; i < value.length; i++) {
                rounded[i] = (float) value[i];
            }
            return rounded;
        }
    }
}
