package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HaltonOrderTest {

    @Test
    void mirrorsTheDigits() {
        // 1/2 1/4 3/4 1/8 5/8 3/8 7/8 1/16 in base 2; 1/3 2/3 1/9 4/9 7/9 2/9 5/9 8/9 in base 3.
        assertArrayEquals(new int[] {8, 4, 12, 2, 10, 6, 14, 1}, cells(2, 16));
        assertArrayEquals(new int[] {3, 6, 1, 4, 7, 2, 5, 8}, cells(3, 9));
    }

    @Test
    void isWhatTheFormulaGivesByHand() {
        assertArrayEquals(
                new int[] {4, 2, 3, 1, 5, 0}, HaltonOrder.of(new GridShape(2, 3)), "no twins");
        // Points 8, 9 and 10 fall on positions 2, 3 and 1 again.
        assertArrayEquals(
                new int[] {4, 2, 6, 1, 5, 3, 7, 8, 0}, HaltonOrder.of(new GridShape(3, 3)));
    }

    @Test
    void everyPositionComesOnceInEveryGrid() {
        for (int height = 1; height <= 20; height++) {
            for (int width = 1; width <= 20; width++) {
                assertPermutation(HaltonOrder.of(new GridShape(height, width)));
            }
        }
        assertPermutation(HaltonOrder.of(new GridShape(64, 64)));
        assertPermutation(HaltonOrder.of(new GridShape(1, 500)));
        assertPermutation(HaltonOrder.of(new GridShape(255, 129)));
    }

    @Test
    void aFewPointsLieInAllQuartersOfTheGrid() {
        int[] order = HaltonOrder.of(new GridShape(16, 16));
        for (int begin = 0; begin < 256; begin += 32) {
            int[] quarters = new int[4];
            for (int i = begin; i < begin + 32; i++) {
                quarters[order[i] / 128 * 2 + order[i] % 16 / 8]++;
            }
            for (int count : quarters) {
                assertTrue(count >= 4, Arrays.toString(quarters) + " from " + begin);
            }
        }
    }

    @Test
    void aStartTurnsTheSequenceAndGroupsFollowEachOther() {
        GridShape grid = new GridShape(3, 3);
        int[] order = FillOrder.halton(grid, 2, false).entries(new SplittableRandom(1));
        assertArrayEquals(
                new int[] {8, 9, 4, 5, 12, 13, 2, 3, 10, 11, 6, 7, 14, 15, 16, 17, 0, 1}, order);
        int starts = 0;
        for (int seed = 0; seed < 50; seed++) {
            int[] turned = FillOrder.halton(grid, 2, true).entries(new SplittableRandom(seed));
            int start = IntStream.range(0, 18).filter(i -> order[i] == turned[0]).sum();
            assertEquals(0, start % 2, "a start lies between positions");
            for (int i = 0; i < 18; i++) {
                assertEquals(order[(i + start) % 18], turned[i]);
            }
            starts |= 1 << (start / 2);
        }
        assertEquals(0b111111111, starts, "every position begins sometimes");
    }

    @Test
    void aRandomOrderHoldsEveryEntryOnceAndEachComesFirstAsOften() {
        FillOrder random = FillOrder.random(24);
        int[] first = new int[24];
        int[] last = new int[24];
        for (int seed = 0; seed < 24 * 400; seed++) {
            int[] order = random.entries(new SplittableRandom(seed));
            if (seed < 100) {
                assertPermutation(order);
            }
            first[order[0]]++;
            last[order[23]]++;
        }
        for (int i = 0; i < 24; i++) {
            // Five standard deviations of 400 expected.
            assertEquals(400, first[i], 100, "entry " + i);
            assertEquals(400, last[i], 100, "entry " + i);
        }
    }

    private static int[] cells(int base, int cells) {
        return IntStream.rangeClosed(1, 8).map(i -> HaltonOrder.cell(i, base, cells)).toArray();
    }

    private static void assertPermutation(int[] order) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        assertArrayEquals(IntStream.range(0, order.length).toArray(), sorted);
    }
}
