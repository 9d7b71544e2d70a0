package io.maskbit.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import org.junit.jupiter.api.Test;

class CodebookMetricsTest {

    private static final GridShape GRID = new GridShape(4, 4);

    @Test
    void valuesEqualThePublishedOnes() {
        CodebookMetrics metrics = new CodebookMetrics(new TokenSpace.Codebook(16, GRID));
        float[] uniforms = Fill.uniforms("cb", 32);
        long[] tokens = new long[32];
        for (int i = 0; i < 32; i++) {
            tokens[i] = (long) (16 * uniforms[i]);
        }
        metrics.add(tokens);
        assertEquals(0.75, metrics.usage());
        assertEquals(3.44142786, metrics.entropy(), 1e-7);
    }

    @Test
    void batchesAddUpToTheWhole() {
        TokenSpace bits = new TokenSpace.Bits(4, GRID);
        CodebookMetrics whole = new CodebookMetrics(bits);
        whole.add(new long[] {3, 9, 3, 15, 0});
        CodebookMetrics parts = new CodebookMetrics(bits);
        parts.add(new long[] {15, 3});
        parts.add(new long[] {0, 3, 9});
        assertEquals(whole.values(), parts.values());
        assertEquals(5, parts.tokens());
    }

    @Test
    void bitsAreCountedLeastSignificantFirst() {
        CodebookMetrics metrics = new CodebookMetrics(new TokenSpace.Bits(3, GRID));
        metrics.add(new long[] {1, 3, 1, 3}); // bit 0 always set, bit 1 half the time, bit 2 never
        assertArrayEquals(new double[] {0, 1, 0}, metrics.bitEntropies(), 1e-7);
        assertEquals(1, metrics.entropy(), 1e-7);
        assertEquals(0.25, metrics.usage());
    }

    @Test
    void digitsOfAnIndexAreCountedToo() {
        CodebookMetrics metrics = new CodebookMetrics(new TokenSpace.Codebook(5, GRID));
        metrics.add(new long[] {1, 3, 4, 0}); // 001, 011, 100, 000
        assertArrayEquals(new double[] {0.5, 0.25, 0.25}, metrics.digitMeans());
        assertEquals(1, metrics.digitEntropies()[0], 1e-7);
        assertEquals(0.81127812, metrics.digitEntropies()[1], 1e-7);
    }

    @Test
    void codebookTokensHaveNoBits() {
        CodebookMetrics metrics = new CodebookMetrics(new TokenSpace.Codebook(16, GRID));
        metrics.add(new long[] {1});
        assertThrows(IllegalStateException.class, metrics::bitEntropies);
        assertEquals(2, metrics.values().size());
    }

    @Test
    void strayTokensAreRefused() {
        CodebookMetrics metrics = new CodebookMetrics(new TokenSpace.Codebook(16, GRID));
        assertThrows(IllegalArgumentException.class, () -> metrics.add(new long[] {16}));
        assertThrows(IllegalArgumentException.class, () -> metrics.add(new long[] {-1}));
        assertTrue(metrics.values().isEmpty());
    }
}
