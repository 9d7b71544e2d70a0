package io.maskbit.benchmarks;

import ai.djl.ndarray.NDManager;
import io.maskbit.spi.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Guided sampling of one image with the published settings, with several thresholds below which the
 * pass without label is skipped. All runs go through the loop at the same time, one step each in
 * turn, so that whatever else the machine does meets all alike; every run has a thread of its own,
 * and one runs at a time.
 */
final class GuidedSteps {

    /** The first one skips only where the weight is 0, which is the very first step. */
    private static final double[] THRESHOLDS = {0, 0.01, 0.1, 0.5};

    private GuidedSteps() {}

    /**
     * Runs and compares.
     *
     * @param generator the generator
     * @param trial how many steps
     * @param manager its device
     * @return a table
     */
    static List<String> run(Generator generator, Trial trial, NDManager manager) {
        ReentrantLock turn = new ReentrantLock(true); // fair: whoever has waited longest is next
        List<GuidedRun> runs = new ArrayList<>();
        for (double threshold : THRESHOLDS) {
            double largest = THRESHOLDS[THRESHOLDS.length - 1];
            runs.add(new GuidedRun(generator, trial.steps(), threshold, largest, turn));
        }
        together(runs, manager);
        List<String> rows = new ArrayList<>();
        rows.add(
                "| skip_guidance_below | steps with both passes | s | times as fast | largest change"
                        + " of a logit | first step with another token | other tokens at the end |");
        rows.add("|---|---|---|---|---|---|---|");
        GuidedRun whole = runs.get(0);
        for (GuidedRun run : runs) {
            rows.add(
                    String.format(
                            Locale.ROOT,
                            "| %s | %d of %d | %.1f | %.3f | %.2e | %s | %.1f %% |",
                            run.threshold(),
                            run.doubled(),
                            trial.steps(),
                            run.seconds(),
                            whole.seconds() / run.seconds(),
                            whole.largestChange(run.threshold()),
                            firstDifference(whole, run),
                            100 * different(whole.tokens(), run.tokens())));
        }
        rows.add("");
        rows.add(
                String.format(
                        Locale.ROOT,
                        "At those steps the label moves no logit by more than %.2f.",
                        whole.labelEffect()));
        return rows;
    }

    private static void together(List<GuidedRun> runs, NDManager manager) {
        ExecutorService threads = Executors.newFixedThreadPool(runs.size());
        try {
            List<Future<?>> futures = new ArrayList<>();
            runs.forEach(run -> futures.add(threads.submit(() -> run.sample(manager))));
            for (Future<?> future : futures) {
                future.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static String firstDifference(GuidedRun whole, GuidedRun run) {
        for (int step = 0; step < whole.predicted().size(); step++) {
            if (different(whole.predicted().get(step), run.predicted().get(step)) > 0) {
                return Integer.toString(step);
            }
        }
        return "none";
    }

    private static double different(long[] one, long[] other) {
        return IntStream.range(0, one.length).filter(i -> one[i] != other[i]).count()
                / (double) one.length;
    }
}
