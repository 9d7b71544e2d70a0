package io.maskbit.training.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTokensTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 64, 1000, 1 << 12, 1 << 18, 1 << 30})
    void whatIsWrittenIsRead(int vocabulary) {
        int count = 301;
        long[] tokens = new SplittableRandom(vocabulary).longs(count, 0, vocabulary).toArray();
        PackedTokens packed = PackedTokens.zeros(vocabulary, count);
        packed.write(0, new SplittableRandom(1).longs(count, 0, vocabulary).toArray(), 0, count);
        for (int from = 0; from < count; from += 43) { // over what was there before
            packed.write(from, tokens, from, Math.min(43, count - from));
        }
        long[] read = new long[count];
        packed.read(0, read, 0, count);
        assertArrayEquals(tokens, read);
        assertEquals(packed, PackedTokens.of(vocabulary, count, packed.words()));
    }

    @Test
    void aTokenTakesTheBitsOfItsVocabulary() {
        assertEquals(8 * 10, PackedTokens.bytes(1024, 64));
        assertEquals(8 * 11, PackedTokens.bytes(1025, 64));
        assertEquals(8, PackedTokens.bytes(2, 1));
    }

    @Test
    void tokensOutsideTheVocabularysBitsAreRefused() {
        PackedTokens packed = PackedTokens.zeros(8, 4);
        assertThrows(IllegalArgumentException.class, () -> packed.write(0, new long[] {8}, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> packed.write(0, new long[] {-1}, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> PackedTokens.of(8, 4, new long[2]));
        assertThrows(IllegalArgumentException.class, () -> PackedTokens.zeros(1 << 18, 1L << 40));
    }
}
