package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

/** The measure itself: what passes, and above all what does not. */
class ChecksTest {

    private static final double[] EXPECTED = {1, -2, 100};

    @Test
    void measuresInMultiplesOfTheTolerance() {
        assertEquals(0.5, deviation("{'atol': 0.1, 'rtol': 0}", 1.05, -2, 100), 1e-9);
        assertEquals(1.0, deviation("{'atol': 0, 'rtol': 0.01}", 1, -2, 101), 1e-9);
        assertEquals(3.0, deviation("{'atol': 0.1, 'rtol': 0.001}", 1, -2, 100.6), 1e-6);
    }

    @Test
    void countsAValueThatIsNoNumberAsInfinitelyWrong() {
        assertEquals(Double.POSITIVE_INFINITY, deviation("{'atol': 1e9}", 1, Double.NaN, 100));
        assertEquals(
                Double.POSITIVE_INFINITY,
                Checks.deviation(
                        json("{'atol': 1e9}"), EXPECTED, new double[] {1, Double.NaN, 100}));
    }

    @Test
    void acceptsAValueThatIsNoNumberWhereTheReferenceHasOne() {
        double[] values = {Double.NaN, 1};
        assertEquals(0, Checks.deviation(json("{'atol': 1e-9}"), values, values.clone()));
    }

    @Test
    void acceptsEqualInfinities() {
        double[] values = {Double.POSITIVE_INFINITY};
        assertEquals(0, Checks.deviation(json("{'atol': 1e-9}"), values, values.clone()));
    }

    @Test
    void allowsNoDifferenceWhereExact() {
        assertEquals(0, deviation("{'exact': true}", 1, -2, 100));
        assertEquals(Double.POSITIVE_INFINITY, deviation("{'exact': true}", 1, -2, 101));
    }

    @Test
    void comparesNormsWhereAsked() {
        String norm = "{'check': 'relative_l2', 'rel_l2_tolerance': 0.1, 'atol': 1e-9}";
        assertEquals(0.1 / Math.sqrt(1 + 4 + 1e4) / 0.1, deviation(norm, 1.1, -2, 100), 1e-9);
    }

    @Test
    void fallsBackToTheNormAtKinksOnlyIfElementsFail() {
        String kink = "{'atol': 0.01, 'kink_rel_l2': 0.002}";
        assertEquals(0.5, deviation(kink, 1.005, -2, 100), 1e-9);
        assertEquals(0.05 / Math.sqrt(1 + 4 + 1e4) / 0.002, deviation(kink, 1.05, -2, 100), 1e-9);
        assertTrue(deviation(kink, 2, -2, 100) > 1);
    }

    @Test
    void asksOfNoiseOnlyThatItIsFinite() {
        assertEquals(0, deviation("{'noise_dominated': true, 'atol': 0}", 9, 9, 9));
        assertEquals(
                Double.POSITIVE_INFINITY, deviation("{'noise_dominated': true}", 9, Double.NaN, 9));
    }

    private static double deviation(String array, double... actual) {
        return Checks.deviation(json(array), actual, EXPECTED);
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }
}
