package io.maskbit.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TokenBitsTest {

    private static final GridShape GRID = new GridShape(2, 2);

    private static TokenBits codebook(int size) {
        return new TokenBits(new TokenSpace.Codebook(size, GRID));
    }

    @Test
    void flipChangesExactlyOneBitOfEveryToken() {
        TokenBits bits = new TokenBits(new TokenSpace.Bits(10, GRID));
        long[] tokens = LongStream.range(0, 1024).toArray();
        for (int bit = 0; bit < 10; bit++) {
            long[] flipped = bits.flipped(tokens, bit);
            for (int i = 0; i < tokens.length; i++) {
                assertEquals(1L << bit, tokens[i] ^ flipped[i]);
            }
            assertArrayEquals(tokens, bits.flipped(flipped, bit), "flipped twice");
        }
        assertEquals(1023, tokens[1023], "what was given stays");
    }

    @Test
    void digitsOfAnIndexAreThoseOfTheLargest() {
        assertEquals(1, codebook(2).bits());
        assertEquals(2, codebook(3).bits());
        assertEquals(2, codebook(4).bits());
        assertEquals(3, codebook(5).bits());
        assertEquals(10, codebook(1024).bits());
        assertTrue(codebook(1024).isComplete());
        assertFalse(codebook(1000).isComplete());
    }

    @Test
    void flipsThatLeadOutOfACodebookAreNotMade() {
        TokenBits bits = codebook(5);
        long[] tokens = {0, 1, 2, 3, 4};
        assertArrayEquals(new long[] {1, 0, 3, 2, 4}, bits.flipped(tokens, 0));
        assertArrayEquals(new long[] {2, 3, 0, 1, 4}, bits.flipped(tokens, 1));
        assertArrayEquals(new long[] {4, 1, 2, 3, 0}, bits.flipped(tokens, 2));
        assertEquals(0.4, TokenBits.changed(tokens, bits.flipped(tokens, 2)), 1e-12);
    }

    @Test
    void randomFlipsChangeSoManyBits() {
        TokenBits bits = new TokenBits(new TokenSpace.Bits(6, GRID));
        long[] tokens = LongStream.range(0, 64).toArray();
        for (int count = 0; count <= 6; count++) {
            long[] flipped = bits.flippedAtRandom(tokens, count, new SplittableRandom(1));
            for (int i = 0; i < tokens.length; i++) {
                assertEquals(count, Long.bitCount(tokens[i] ^ flipped[i]));
            }
        }
    }

    @Test
    void randomFlipsFavourNoBit() {
        TokenBits bits = new TokenBits(new TokenSpace.Bits(4, GRID));
        long[] flipped = bits.flippedAtRandom(new long[12_000], 1, new SplittableRandom(3));
        for (int bit = 0; bit < 4; bit++) {
            long chosen = 1L << bit;
            long times = Arrays.stream(flipped).filter(token -> token == chosen).count();
            assertEquals(3000, times, 200, "bit " + bit);
        }
    }

    @Test
    void randomFlipsStayInTheCodebook() {
        TokenBits bits = codebook(5);
        long[] tokens = new long[400];
        Arrays.setAll(tokens, i -> i % 5);
        for (int count = 0; count <= 3; count++) {
            long[] flipped = bits.flippedAtRandom(tokens, count, new SplittableRandom(2));
            for (int i = 0; i < tokens.length; i++) {
                assertTrue(flipped[i] < 5);
                int distance = Long.bitCount(tokens[i] ^ flipped[i]);
                assertTrue(distance == count || distance == 0);
            }
        }
        long[] all = bits.flippedAtRandom(tokens, 3, new SplittableRandom(2));
        assertEquals(3, all[4], "100 becomes 011");
        assertEquals(4, all[3], "011 becomes 100");
        assertEquals(0, all[0], "000 cannot become 111");
    }

    @Test
    void bitsThatAreNotThereAreRefused() {
        TokenBits bits = new TokenBits(new TokenSpace.Bits(3, GRID));
        assertThrows(IllegalArgumentException.class, () -> bits.flipped(new long[1], 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> bits.flippedAtRandom(new long[1], 4, new SplittableRandom(0)));
    }
}
