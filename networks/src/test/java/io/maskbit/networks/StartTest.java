package io.maskbit.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StartTest {

    private static final int DRAWS = 200_000;

    @Test
    void aUniformStartFillsItsRangeEvenly() {
        Start start = Start.fanIn(16);
        double[] moments = moments(start);
        assertEquals(0, moments[0], 0.002);
        assertEquals(0.25 / Math.sqrt(3), moments[1], 0.001);
        assertTrue(moments[2] < 0.25 && moments[2] > 0.2499);
    }

    @Test
    void aNormalStartHasItsDeviation() {
        double[] moments = moments(Start.normal(0.02));
        assertEquals(0, moments[0], 0.0002);
        assertEquals(0.02, moments[1], 0.0002);
        assertTrue(moments[2] > 4 * 0.02);
    }

    @Test
    void truncationIsAtAbsoluteBounds() {
        double[] moments = moments(Start.truncatedNormal(1));
        assertTrue(moments[2] <= 2 && moments[2] > 1.999);
        assertEquals(0.8796, moments[1], 0.004); // deviation of a standard normal inside ±2
    }

    @Test
    void aNarrowTruncatedNormalIsTheNormal() {
        for (int i = 0; i < 1000; i++) {
            assertEquals(Start.normal(0.02).at(3, i), Start.truncatedNormal(0.02).at(3, i));
        }
    }

    @Test
    void refusesNormalsWithoutADeviation() {
        assertThrows(IllegalArgumentException.class, () -> Start.normal(-1));
        assertThrows(IllegalArgumentException.class, () -> Start.truncatedNormal(Double.NaN));
    }

    @Test
    void quantilesAreThoseOfTheNormal() {
        assertEquals(0, NormalQuantile.of(0.5), 1e-12);
        assertEquals(1.959963984540054, NormalQuantile.of(0.975), 1e-8);
        assertEquals(-1.959963984540054, NormalQuantile.of(0.025), 1e-8);
        assertEquals(-3.090232306167813, NormalQuantile.of(0.001), 1e-8);
        assertEquals(3.090232306167813, NormalQuantile.of(0.999), 1e-8);
        assertEquals(0.6744897501960817, NormalQuantile.of(0.75), 1e-8);
    }

    @Test
    void valuesDependOnSeedAndPosition() {
        Start start = Start.uniform(1);
        assertNotEquals(start.at(1, 0), start.at(2, 0));
        assertNotEquals(start.at(1, 0), start.at(1, 1));
        assertEquals(start.at(1, 7), start.at(1, 7));
    }

    @Test
    void valuesNeverChangeBetweenReleases() {
        // Frozen: published runs start from these values.
        assertEquals(0.4831297993659973f, Start.uniform(1).at(42, 0));
        assertEquals(1.118054196995651f, Start.normal(1).at(42, 5), 2e-9f);
    }

    /** Mean, root mean square and largest absolute value. */
    private static double[] moments(Start start) {
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < DRAWS; i++) {
            double value = start.at(0x5EEDL, i);
            sum += value;
            squares += value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        return new double[] {sum / DRAWS, Math.sqrt(squares / DRAWS), largest};
    }
}
