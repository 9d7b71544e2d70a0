package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.maskbit.tensor.LearningRate.Kind;
import org.junit.jupiter.api.Test;

class LearningRateTest {

    @Test
    void followsTheSpecifiedMultiples() {
        LearningRate rate = LearningRate.of(Kind.COSINE_WITH_MINIMUM, 1, 5000, 1_350_000);
        assertEquals(0, rate.at(0));
        assertEquals(0.0002, rate.at(1), 1e-15);
        assertEquals(0.5, rate.at(2500), 1e-15);
        assertEquals(1, rate.at(5000), 1e-15);
        assertEquals(0.988966782, rate.at(100_000), 5e-10);
        assertEquals(0.55, rate.at(677_500), 1e-12);
        assertEquals(0.1, rate.at(1_350_000), 1e-12);
        LearningRate small = LearningRate.of(Kind.COSINE_WITH_MINIMUM, 0.01, 2, 6);
        double[] expected = {0, 0.005, 0.01, 0.00868198};
        for (int step = 0; step < expected.length; step++) {
            assertEquals(expected[step], small.at(step), 5e-9);
        }
    }

    @Test
    void everyKindButConstantRisesFromZero() {
        for (Kind kind : Kind.values()) {
            LearningRate rate = LearningRate.of(kind, 0.5, 10, 100);
            if (kind == Kind.CONSTANT) {
                assertEquals(0.5, rate.at(0));
            } else {
                assertEquals(0, rate.at(0));
                assertEquals(0.35, rate.at(7), 1e-15);
            }
            assertEquals(0.5, rate.at(10), 1e-15);
        }
    }

    @Test
    void atTheEndAndBeyondKindsDiffer() {
        assertEquals(0, at(Kind.LINEAR, 200));
        assertEquals(0, at(Kind.COSINE_WITH_RESTARTS, 100));
        assertEquals(0, at(Kind.COSINE_WITH_RESTARTS, 200));
        assertEquals(1e-7, at(Kind.POLYNOMIAL, 100), 1e-20);
        assertEquals(1e-7, at(Kind.POLYNOMIAL, 200), 1e-20);
        assertEquals(1, at(Kind.CONSTANT_WITH_WARMUP, 200));
        assertEquals(0, at(Kind.COSINE, 100), 1e-15);
        assertEquals(1, at(Kind.COSINE, 190), 1e-12);
        assertEquals(1, at(Kind.COSINE_WITH_MINIMUM, 190), 1e-12);
    }

    @Test
    void restartsAsOftenAsAsked() {
        LearningRate rate = new LearningRate(Kind.COSINE_WITH_RESTARTS, 1, 0, 90, 0, 1, 3);
        assertEquals(1, rate.at(0));
        assertEquals(0.5, rate.at(15), 1e-12);
        assertEquals(1, rate.at(30), 1e-12);
        assertEquals(0.5, rate.at(75), 1e-12);
    }

    @Test
    void worksWithoutWarmUpAndWithoutAnEnd() {
        for (Kind kind : Kind.values()) {
            assertEquals(1, LearningRate.of(kind, 1, 0, 0).at(0), 1.0, kind.name());
            assertEquals(1, LearningRate.of(kind, 1, 0, 10).at(0), 1e-15, kind.name());
        }
    }

    @Test
    void refusesImpossibleSettings() {
        assertThrows(IllegalArgumentException.class, () -> LearningRate.of(Kind.COSINE, -1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> LearningRate.of(Kind.COSINE, 1, -1, 1));
        assertThrows(
                IllegalArgumentException.class, () -> LearningRate.of(Kind.POLYNOMIAL, 1e-8, 0, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LearningRate(Kind.COSINE, 1, 0, 1, 2, 1, 1));
    }

    private static double at(Kind kind, long step) {
        return LearningRate.of(kind, 1, 10, 100).at(step);
    }
}
