package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NumpyPermutationTest {

    @Test
    void drawsWhatNumpyDraws() {
        assertArrayEquals(
                new int[] {2, 8, 4, 9, 1, 6, 7, 3, 0, 5}, new NumpyPermutation(0).next(10));
        assertArrayEquals(
                new int[] {8, 1, 5, 0, 7, 2, 9, 4, 3, 6}, new NumpyPermutation(42).next(10));
        assertArrayEquals(
                new int[] {2, 1, 11, 4, 10, 5, 7, 9, 6, 3, 8, 0},
                new NumpyPermutation(2020).next(12));
        assertArrayEquals(
                new int[] {25, 13, 26, 37, 41, 19, 12}, new NumpyPermutation(2020).choice(50, 7));
    }

    @Test
    void longStreamsAndLaterDrawsAreNumpysToo() {
        NumpyPermutation random = new NumpyPermutation(2020);
        int[] first = random.next(100_000); // several times the state of the generator
        assertArrayEquals(new int[] {36082, 31787, 33964, 26097, 41101}, Arrays.copyOf(first, 5));
        assertArrayEquals(new int[] {659, 810, 173, 189, 927}, Arrays.copyOf(random.next(1000), 5));
    }

    @Test
    void everyNumberComesOnce() {
        int[] order = new NumpyPermutation(4294967295L).next(1000);
        Arrays.sort(order);
        int[] all = new int[1000];
        Arrays.setAll(all, i -> i);
        assertArrayEquals(all, order);
        assertArrayEquals(new int[0], new NumpyPermutation(1).next(0));
    }

    @Test
    void refusesWhatNumpyRefuses() {
        assertThrows(IllegalArgumentException.class, () -> new NumpyPermutation(-1));
        assertThrows(IllegalArgumentException.class, () -> new NumpyPermutation(1L << 32));
        assertThrows(IllegalArgumentException.class, () -> new NumpyPermutation(1).choice(3, 4));
    }
}
