package io.maskbit.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComparisonReport.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalsTest {

    /** Printed tables of Student's distribution. */
    @ParameterizedTest
    @CsvSource({
        "1, 12.70620474",
        "2, 4.30265273",
        "3, 3.18244631",
        "4, 2.77644511",
        "5, 2.57058184",
        "9, 2.26215716",
        "10, 2.22813885",
        "29, 2.04522964",
        "30, 2.04227246",
        "100, 1.98397152",
        "1000, 1.96233908"
    })
    void quantilesEqualTheTable(int freedom, double expected) {
        assertEquals(expected, Intervals.quantile(freedom), 1e-7);
    }

    @Test
    void theDifferenceIsPaired() {
        // Differences 1, 2, 3: mean 2, deviation 1, 4.30265 / root 3 on each side.
        Interval interval =
                Intervals.difference(List.of(10.0, 20.0, 30.0), List.of(11.0, 22.0, 33.0))
                        .orElseThrow();
        assertEquals(2, interval.mean(), 1e-12);
        assertEquals(2 - 4.30265273 / Math.sqrt(3), interval.low(), 1e-7);
        assertEquals(2 + 4.30265273 / Math.sqrt(3), interval.high(), 1e-7);
    }

    @Test
    void equalDifferencesGiveAPoint() {
        Interval interval =
                Intervals.difference(List.of(1.0, 2.0, 3.0), List.of(1.5, 2.5, 3.5)).orElseThrow();
        assertEquals(new Interval(0.5, 0.5, 0.5), interval);
    }

    @Test
    void fewerThanThreePairsGiveNone() {
        assertTrue(Intervals.difference(List.of(1.0, 2.0), List.of(3.0, 4.0)).isEmpty());
        assertThrows(
                IllegalArgumentException.class,
                () -> Intervals.difference(List.of(1.0, 2.0), List.of(3.0)));
    }

    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        SplittableRandom random = new SplittableRandom(1);
        int hits = 0;
        int trials = 4000;
        for (int i = 0; i < trials; i++) {
            List<Double> values = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                values.add(normal(random));
            }
            Interval interval = Intervals.of(values).orElseThrow();
            hits += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
        }
        assertEquals(0.95, (double) hits / trials, 0.014); // four standard deviations
    }

    private static double normal(SplittableRandom random) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
