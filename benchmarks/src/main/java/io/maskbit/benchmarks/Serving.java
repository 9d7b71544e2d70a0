package io.maskbit.benchmarks;

import io.maskbit.runtime.GeneratorOptions;
import io.maskbit.runtime.GeneratorStatistics;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Images of a run for callers on eight threads, beside a single-threaded loop: throughput, and how
 * long a caller waits for one image.
 */
public final class Serving {

    private static final int THREADS = 8;
    private static final int ROUNDS = 3;

    private Serving() {}

    /**
     * Measures every way once per round, one after the other, and prints the best round of each.
     *
     * @param arguments the folder of a run, and how many images a way makes; 200 without it
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length == 0) {
            System.err.println("usage: benchmarks/run Serving RUN [IMAGES]");
            System.exit(2);
        }
        Path run = Path.of(arguments[0]);
        int images = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        List<Way> ways =
                List.of(
                        new Way(1, 1, 1),
                        new Way(THREADS, 1, 1),
                        new Way(THREADS, 2, 1),
                        new Way(THREADS, 1, 4),
                        new Way(THREADS, 1, 8),
                        new Way(THREADS, 2, 4));
        List<Measured> best = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < ways.size(); i++) {
                Measured now = ways.get(i).measure(run, images);
                if (round == 0) {
                    best.add(now);
                } else if (now.seconds() < best.get(i).seconds()) {
                    best.set(i, now);
                }
            }
        }
        System.out.println(
                "| callers | workers | batch | images/s | p50 ms | p99 ms | places used |");
        System.out.println("|---|---|---|---|---|---|---|");
        best.forEach(measured -> System.out.println(measured.row()));
    }

    /**
     * A way to ask.
     *
     * @param callers threads that ask, each for one image at a time
     * @param workers threads that compute
     * @param batch places of a pass
     */
    private record Way(int callers, int workers, int batch) {

        Measured measure(Path run, int images) throws InterruptedException {
            GeneratorOptions options = GeneratorOptions.defaults().batch(batch).workers(workers);
            try (ImageGenerator generator = ImageGenerator.open(run, options)) {
                int classes = generator.classNames().size();
                for (int i = 0; i < 2 * callers; i++) {
                    generator.generate(i % classes, i);
                }
                GeneratorStatistics before = generator.statistics();
                long[] waited = new long[images];
                AtomicInteger next = new AtomicInteger();
                List<Thread> threads = new ArrayList<>();
                long begun = System.nanoTime();
                for (int i = 0; i < callers; i++) {
                    Thread thread = new Thread(() -> ask(generator, classes, next, waited));
                    threads.add(thread);
                    thread.start();
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                double seconds = (System.nanoTime() - begun) / 1e9;
                Arrays.sort(waited);
                GeneratorStatistics after = generator.statistics();
                double places = (after.passes() - before.passes()) * (double) batch;
                return new Measured(
                        this, seconds, waited, (after.images() - before.images()) / places);
            }
        }

        private static void ask(
                ImageGenerator generator, int classes, AtomicInteger next, long[] waited) {
            int image = next.getAndIncrement();
            while (image < waited.length) {
                long begun = System.nanoTime();
                generator.call(ImageRequest.generate(image % classes).seed(image));
                waited[image] = System.nanoTime() - begun;
                image = next.getAndIncrement();
            }
        }
    }

    /**
     * What came of a way.
     *
     * @param way the way
     * @param seconds for all images
     * @param waited nanoseconds of each image, sorted
     * @param used share of the places that were somebody's
     */
    private record Measured(Way way, double seconds, long[] waited, double used) {

        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %d | %d | %d | %.1f | %.1f | %.1f | %.0f %% |",
                    way.callers(),
                    way.workers(),
                    way.batch(),
                    waited.length / seconds,
                    quantile(0.5),
                    quantile(0.99),
                    100 * used);
        }

        private double quantile(double share) {
            int at = (int) Math.ceil(share * waited.length) - 1;
            return waited[Math.max(at, 0)] / 1e6;
        }
    }
}
