package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormulaWeightsTest {

    private static final String KEYS =
            """
            {salt: 0, keys: [
              {key: conv1.weight, p: 0, shape: [64, 3, 7, 7], kind: weight},
              {key: bn1.num_batches_tracked, p: null, shape: [], kind: 'not filled (counter)'},
              {key: bn1.running_var, p: 4, shape: [64], kind: running_var}],
             samples: {conv1.weight: [%s, 0.026894938200712204]}}
            """;

    @Test
    void givesTheNumbersOfTheDescription() {
        FormulaWeights weights = FormulaWeights.of(description("0.15488095581531525"));
        assertEquals(List.of("conv1.weight", "bn1.running_var"), weights.keys());
        float[] values = weights.values("conv1.weight");
        assertEquals(64 * 3 * 7 * 7, values.length);
        assertArrayEquals(
                new float[] {0.15488096f, 0.026894938f, 0.036846217f, -0.15618965f},
                Arrays.copyOf(values, 4));
        for (float variance : weights.values("bn1.running_var")) {
            assertTrue(1 <= variance && variance < 1.5, () -> "variance " + variance);
        }
    }

    @Test
    void refusesADescriptionWithOtherSamples() {
        assertThrows(
                IllegalArgumentException.class, () -> FormulaWeights.of(description("0.1549")));
    }

    private static JsonObject description(String sample) {
        return JsonParser.parseString(KEYS.formatted(sample)).getAsJsonObject();
    }
}
