package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ArmResult;
import io.maskbit.api.MetricPoint;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The assertions about what was recorded can fail. */
class RecordedRunTest {

    private static final RecordedRun FALLING = recorded(9, 8, 7, 6);

    @Test
    void aFallingNumberFalls() {
        assertEquals(List.of(9.0, 8.0, 7.0, 6.0), FALLING.values("loss"));
        FALLING.assertFinite().assertFalls("loss").assertRepeats(recorded(9, 8, 7, 6));
    }

    @Test
    void aRisingOrConstantNumberDoesNotFall() {
        assertThrows(AssertionError.class, () -> recorded(1, 2).assertFalls("loss"));
        assertThrows(AssertionError.class, () -> recorded(1, 1).assertFalls("loss"));
    }

    @Test
    void numbersThatAreNoneAreNamed() {
        AssertionError error =
                assertThrows(AssertionError.class, () -> recorded(1, Double.NaN).assertFinite());
        assertTrue(error.getMessage().contains("loss at 1"), error.getMessage());
    }

    @Test
    void otherNumbersAreNoRepetition() {
        assertThrows(AssertionError.class, () -> FALLING.assertRepeats(recorded(9, 8, 7, 5)));
    }

    @Test
    void aNumberThatIsNotRecordedIsAnsweredWithThoseThatAre() {
        AssertionError error =
                assertThrows(AssertionError.class, () -> FALLING.values("tokenizer.los"));
        assertTrue(error.getMessage().contains("'tokenizer.los' is not among [loss]"));
    }

    private static RecordedRun recorded(double... values) {
        return new RecordedRun(
                new ArmResult("arm", 0, Map.of(), 1, 1, 1, "", Map.of()),
                IntStream.range(0, values.length)
                        .mapToObj(i -> new MetricPoint(i, i, i, "loss", "", values[i]))
                        .toList());
    }
}
