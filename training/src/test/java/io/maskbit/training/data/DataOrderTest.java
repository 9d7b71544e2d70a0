package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.maskbit.api.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataOrderTest {

    @Test
    void everyEpochIsAPermutationOfItsOwn() {
        DataOrder order = new DataOrder(new Seeds(3), 50);
        List<Integer> first = epoch(order, 0, 50);
        List<Integer> second = epoch(order, 1, 50);
        assertEquals(50, new HashSet<>(first).size());
        assertEquals(50, new HashSet<>(second).size());
        assertNotEquals(first, second);
    }

    @Test
    void positionsMayBeAskedInAnyOrder() {
        DataOrder forward = new DataOrder(new Seeds(3), 7);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            expected.add(forward.at(i));
        }
        DataOrder backward = new DataOrder(new Seeds(3), 7);
        for (int i = 29; i >= 0; i--) {
            assertEquals(expected.get(i), backward.at(i));
        }
    }

    @Test
    void anotherSeedGivesAnotherOrder() {
        assertNotEquals(
                epoch(new DataOrder(new Seeds(3), 50), 0, 50),
                epoch(new DataOrder(new Seeds(4), 50), 0, 50));
    }

    @Test
    void everyPlaceIsEquallyLikely() {
        int[] first = new int[5];
        for (int seed = 0; seed < 5000; seed++) {
            first[new DataOrder(new Seeds(seed), 5).at(0)]++;
        }
        for (int count : first) {
            assertEquals(1000, count, 150); // more than five standard deviations
        }
    }

    @Test
    void nothingCannotBeOrdered() {
        assertThrows(IllegalArgumentException.class, () -> new DataOrder(new Seeds(0), 0));
    }

    private static List<Integer> epoch(DataOrder order, long epoch, int size) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ids.add(order.at(epoch * size + i));
        }
        return ids;
    }
}
