package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.sampling.Guidance.Annealing;
import org.junit.jupiter.api.Test;

class GuidanceTest {

    @Test
    void cosineAnnealingGivesThePublishedWeights() {
        Guidance ten = new Guidance(Annealing.COSINE, 6.4, 2.5, 0);
        assertEquals(0.000482, ten.weight(8, 64), 5e-7);
        assertEquals(0.015409, ten.weight(16, 64), 5e-7);
        assertEquals(0.480927, ten.weight(32, 64), 1e-6);
        assertEquals(3.070745, ten.weight(48, 64), 1e-6);
        assertEquals(6.376493, ten.weight(63, 64), 2e-6);
        Guidance fourteen = new Guidance(Annealing.COSINE, 7.1, 3, 0);
        assertEquals(0.000067, fourteen.weight(8, 64), 5e-7);
        assertEquals(0.004276, fourteen.weight(16, 64), 5e-7);
        assertEquals(0.270228, fourteen.weight(32, 64), 1e-6);
        assertEquals(2.687421, fourteen.weight(48, 64), 1e-6);
        assertEquals(7.06276, fourteen.weight(63, 64), 1e-5);
        Guidance best = new Guidance(Annealing.COSINE, 5.8, 3, 0);
        assertEquals(0.003493, best.weight(64, 256), 5e-7);
        assertEquals(0.220749, best.weight(128, 256), 1e-6);
        assertEquals(2.195358, best.weight(192, 256), 1e-6);
        assertEquals(5.79805, best.weight(255, 256), 1e-5);
    }

    @Test
    void annealingBeginsAtZeroAndTheConstantDoesNot() {
        assertEquals(0, new Guidance(Annealing.COSINE, 3, 4, 0).weight(0, 8));
        assertEquals(0, new Guidance(Annealing.LINEAR, 3, 4, 0).weight(0, 8));
        assertEquals(1.5, new Guidance(Annealing.LINEAR, 3, 4, 0).weight(4, 8));
        assertEquals(3, new Guidance(Annealing.NONE, 3, 4, 0).weight(0, 8));
    }

    @Test
    void onlyStepsAboveTheLimitAreGuided() {
        Guidance exact = new Guidance(Annealing.LINEAR, 4, 1, 0);
        assertFalse(exact.isGuided(0, 4));
        assertTrue(exact.isGuided(1, 4));
        Guidance lazy = new Guidance(Annealing.LINEAR, 4, 1, 1);
        assertFalse(lazy.isGuided(1, 4));
        assertTrue(lazy.isGuided(2, 4));
        assertFalse(new Guidance(Annealing.NONE, 0, 1, 0).isGuided(3, 4));
    }

    @Test
    void refusesNegativeWeightsAndPowersThatAreNotPositive() {
        assertThrows(IllegalArgumentException.class, () -> new Guidance(Annealing.NONE, -1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Guidance(Annealing.COSINE, 1, 0, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Guidance(Annealing.NONE, 1, 1, Double.NaN));
    }
}
