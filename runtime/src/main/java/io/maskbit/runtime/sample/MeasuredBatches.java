package io.maskbit.runtime.sample;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.sampling.ImageSampler;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Batches as large as a budget of memory lets them be. The first batch is one chunk of the sampler,
 * the second two; what the process has taken with each tells how much it takes for more. A batch
 * that turns out too large is halved.
 */
public final class MeasuredBatches implements Batches {

    private static final int CHUNK = ImageSampler.CHUNK;

    /** What an interruption may cost. */
    private static final double MOST_SECONDS = 60;

    /** A part of the budget is left to garbage, which the Java heap collects late. */
    private static final double USED = 0.9;

    /**
     * Per value of an image: float32 as decoded, joined, clipped and scaled; three times a byte.
     */
    private static final int BYTES_PER_VALUE = 4 * Float.BYTES + 3;

    private final MemorySize budget;
    private final long countedPerImage;
    private final LongSupplier peak;
    private final Progress progress;

    private int size = CHUNK;
    private int trials;
    private long taken;

    /**
     * A measurement that has not begun.
     *
     * @param budget for the whole process
     * @param values values of one image
     * @param peak tells the most bytes that the process has held so far
     * @param progress told what was measured and chosen
     */
    public MeasuredBatches(MemorySize budget, int values, LongSupplier peak, Progress progress) {
        this.budget = budget;
        this.peak = peak;
        this.progress = progress;
        countedPerImage = (long) values * BYTES_PER_VALUE;
    }

    @Override
    public int next(long number, long left) {
        return new FixedBatches(size).next(number, left);
    }

    @Override
    public void made(int images, long nanoseconds) {
        long before = taken;
        taken = peak.getAsLong();
        if (trials == 0) {
            trials = 1;
            requireEnough(images);
            if (taken + CHUNK * countedPerImage > budget.bytes() * USED) {
                trials = 2;
                choose(0, 0, nanoseconds / 1e9 / images);
            } else {
                size = 2 * CHUNK;
            }
        } else if (trials == 1) {
            trials = 2;
            long measured = Math.max(0, taken - before) / CHUNK;
            choose(before, measured, nanoseconds / 1e9 / images);
        } else if (taken > before && taken > budget.bytes() && size > CHUNK) {
            size = Math.max(CHUNK, size / 2 / CHUNK * CHUNK);
            progress.say(
                    "memory: the process has taken up to "
                            + new MemorySize(taken)
                            + ", more than the budget of "
                            + budget
                            + "; the batch is now "
                            + size);
        }
    }

    private void requireEnough(int images) {
        if (taken > budget.bytes()) {
            throw new ExperimentException(
                    Location.of("--memory"),
                    "the budget is "
                            + budget
                            + ", but with a batch of only "
                            + images
                            + " images the process has taken up to "
                            + new MemorySize(taken),
                    "the networks see "
                            + CHUNK
                            + " images at once and need that much; give more. The images made so"
                            + " far stay, and the same command with another budget goes on");
        }
    }

    private void choose(long withOne, long measured, double seconds) {
        long perImage = Math.max(measured, countedPerImage);
        long room = (long) (budget.bytes() * USED) - taken;
        long byMemory = whole(size + Math.floorDiv(room, perImage));
        long byTime = whole((long) (MOST_SECONDS / seconds));
        size = (int) Math.min(byMemory, byTime);
        progress.say(
                withOne == 0
                        ? String.format(
                                Locale.ROOT,
                                "memory: with %d images at once the process has taken up to %s of"
                                        + " %s, which leaves no room for more",
                                CHUNK,
                                new MemorySize(taken),
                                budget)
                        : String.format(
                                Locale.ROOT,
                                "memory: with %d images at once the process has taken up to %s, with"
                                        + " %d up to %s; counted are %s for each more, and nine"
                                        + " tenths of %s hold %,d",
                                CHUNK,
                                new MemorySize(withOne),
                                2 * CHUNK,
                                new MemorySize(taken),
                                new MemorySize(perImage),
                                budget,
                                byMemory));
        progress.say(
                String.format(
                        Locale.ROOT,
                        "memory: the batch is %,d%s",
                        size,
                        byTime < byMemory
                                ? ", about a minute of work, which is what an interruption can cost"
                                : ""));
    }

    /** Whole chunks, at least one; an int in any case. */
    private static long whole(long images) {
        return Math.max(CHUNK, Math.min(images, 1 << 20) / CHUNK * CHUNK);
    }
}
