package io.maskbit.runtime.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredBatchesTest {

    private static final long SECOND = 1_000_000_000;
    private static final long MIB = 1 << 20;
    private static final long MANY = 1_000_000;

    private final List<String> said = new ArrayList<>();
    private long peak;

    @Test
    void choosesWholeChunksByWhatTheTrialsHaveTaken() {
        Batches batches = batches("1000MiB");
        assertEquals(8, batches.next(0, MANY));
        after(batches, 8, 400 * MIB, SECOND / 10);
        assertEquals(16, batches.next(8, MANY));
        after(batches, 16, 480 * MIB, SECOND / 10);
        // Ten MiB for each of eight more; 900 - 480 hold 42 besides the sixteen, 58 in all.
        assertEquals(56, batches.next(24, MANY));
        assertTrue(said.get(0).contains("hold 56"), said.toString());
        assertEquals("memory: the batch is 56", said.get(1));
    }

    @Test
    void isNotLongerThanAMinuteOfWork() {
        Batches batches = batches("1000MiB");
        after(batches, 8, 400 * MIB, 8 * SECOND);
        after(batches, 16, 400 * MIB, 32 * SECOND);
        assertEquals(24, batches.next(24, MANY), "two seconds each, and whole chunks");
        assertTrue(said.get(1).contains("an interruption can cost"), said.toString());
    }

    @Test
    void countsWhatAnImageHoldsWhereTheTrialsShowNoGrowth() {
        Batches batches =
                new MeasuredBatches(
                        MemorySize.of("--memory", "1000MiB"), (int) MIB, () -> peak, progress());
        after(batches, 8, 400 * MIB, 1);
        after(batches, 16, 400 * MIB, 1);
        // 19 MiB for each: 500 / 19 = 26 besides the sixteen.
        assertEquals(40, batches.next(24, MANY));
    }

    @Test
    void staysAtOneChunkWhereThereIsNoRoomForTwo() {
        Batches batches = batches("1000MiB");
        after(batches, 8, 950 * MIB, SECOND);
        assertEquals(8, batches.next(8, MANY));
        assertTrue(said.get(0).contains("no room for more"), said.toString());

        said.clear();
        Batches grown = batches("1000MiB");
        after(grown, 8, 850 * MIB, SECOND);
        after(grown, 16, 1010 * MIB, SECOND);
        assertEquals(8, grown.next(24, MANY));
    }

    @Test
    void refusesABudgetThatOneChunkExceeds() {
        Batches batches = batches("300MiB");
        peak = 400 * MIB;
        String message =
                assertThrows(ExperimentException.class, () -> batches.made(8, SECOND)).getMessage();
        assertTrue(message.contains("300 MiB") && message.contains("400 MiB"), message);
    }

    @Test
    void halvesABatchThatTurnsOutTooLarge() {
        Batches batches = batches("1000MiB");
        after(batches, 8, 400 * MIB, SECOND / 10);
        after(batches, 16, 480 * MIB, SECOND / 10);
        after(batches, 56, 1100 * MIB, SECOND);
        assertEquals(24, batches.next(80, MANY));
        after(batches, 24, 1100 * MIB, SECOND);
        assertEquals(24, batches.next(104, MANY), "the peak is an old one");
    }

    @Test
    void batchesEndWithChunksAndWithTheLastImage() {
        assertEquals(11, new FixedBatches(16).next(5, MANY));
        assertEquals(16, new FixedBatches(16).next(16, MANY));
        assertEquals(3, new FixedBatches(3).next(6, MANY));
        assertEquals(2, new FixedBatches(16).next(16, 2));
        assertEquals(1, new FixedBatches(8).next(7, MANY));
    }

    @Test
    void amountsOfMemoryNeedAUnit() {
        assertEquals(2L << 30, MemorySize.of("--memory", "2GiB").bytes());
        assertEquals(1_500_000_000L, MemorySize.of("--memory", "1.5 GB").bytes());
        for (String wrong : List.of("2", "2G", "-1GiB", "0GiB", "lots")) {
            assertThrows(ExperimentException.class, () -> MemorySize.of("--memory", wrong), wrong);
        }
    }

    private Batches batches(String budget) {
        return new MeasuredBatches(MemorySize.of("--memory", budget), 100, () -> peak, progress());
    }

    private void after(Batches batches, int images, long taken, long nanoseconds) {
        peak = taken;
        batches.made(images, nanoseconds);
    }

    private Progress progress() {
        return new Progress() {
            @Override
            public void at(String task, long done, long total, String numbers) {}

            @Override
            public void say(String fact) {
                said.add(fact);
            }
        };
    }
}
