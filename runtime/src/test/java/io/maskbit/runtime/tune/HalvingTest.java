package io.maskbit.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.tune.Halving.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;

class HalvingTest {

    @Test
    void theBetterHalfGetsAsManyImagesAgain() {
        // 16 x 64 + 8 x 64 + 4 x 128 + 2 x 256
        Halving halving = Halving.of(2560, 64);
        assertEquals(
                List.of(new Rung(16, 64), new Rung(8, 128), new Rung(4, 256), new Rung(2, 512)),
                halving.rungs());
        assertEquals(2560, halving.images());
    }

    @Test
    void neverSpendsMoreThanTheBudgetAndUsesMostOfIt() {
        for (int budget = 200; budget < 6000; budget += 37) {
            Halving halving = Halving.of(budget, 16);
            assertTrue(halving.images() <= budget);
            // One more candidate can add one more round, which is at most half as dear again.
            assertTrue(halving.images() * 2 > budget, budget + ": " + halving);
            assertEquals(2, halving.rungs().get(halving.rungs().size() - 1).candidates());
        }
    }

    @Test
    void refusesABudgetThatIsNoSearch() {
        String message =
                assertThrows(ExperimentException.class, () -> Halving.of(95, 16)).getMessage();
        assertTrue(message.contains("4 candidates need 96"), message);
        assertEquals(96, Halving.of(96, 16).images());
    }
}
