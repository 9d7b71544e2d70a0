package io.maskbit.verification.endtoend;

import io.maskbit.runtime.DeadlineExceededException;
import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.GeneratorOptions;
import io.maskbit.runtime.GeneratorStatistics;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import io.maskbit.runtime.QueueFullException;
import io.maskbit.runtime.TokenMap;
import io.maskbit.runtime.arm.Environment;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process in which many threads ask one generator for images, cancel some and set deadlines for
 * others, and compare every answer with that of a single-threaded loop. Prints what it finds.
 */
final class SoakProbe {

    private static final int THREADS = 8;
    private static final int QUEUE = 12;
    private static final int AT_ONCE = 3;
    private static final int BETWEEN = 1000;

    private final ImageGenerator generator;
    private final List<ImageRequest<?>> requests = new ArrayList<>();
    private final List<Integer> expected = new ArrayList<>();
    private final int wanted;
    private final long seed;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicLong right = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private SoakProbe(ImageGenerator generator, int wanted, long seed) {
        this.generator = generator;
        this.wanted = wanted;
        this.seed = seed;
    }

    /** Takes a run, the number of requests and a seed; or a run and how often to open it. */
    public static void main(String[] arguments) throws InterruptedException {
        Path run = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        if (arguments.length == 2) {
            reopen(run, count);
            return;
        }
        GeneratorOptions options = GeneratorOptions.defaults().batch(4);
        try (ImageGenerator generator = ImageGenerator.open(run, options.workers(2).queue(QUEUE))) {
            SoakProbe probe = new SoakProbe(generator, count, Long.parseLong(arguments[2]));
            try (ImageGenerator alone = ImageGenerator.open(run, options)) {
                probe.prepare(alone);
            }
            probe.soak();
        }
        System.out.println("threads " + workers());
    }

    /** What is mapped is let go by the collector, on a thread of its own. */
    private static void collect() {
        for (int i = 0; i < 4; i++) {
            System.gc();
            pause(100);
        }
    }

    private static void reopen(Path run, int times) {
        for (int time = 1; time <= times; time++) {
            try (ImageGenerator generator = ImageGenerator.open(run)) {
                generator.generate(0, time);
            }
            collect();
            System.out.printf(Locale.ROOT, "closed %d %.1f%n", time, Environment.residentMiB());
        }
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("maskbit-worker"))
                .count();
    }

    /** Asks for everything once, one after the other. */
    private void prepare(ImageGenerator alone) {
        int classes = alone.classNames().size();
        for (int i = 0; i < 40; i++) {
            requests.add(ImageRequest.generate(i % classes).seed(i / 4).first(i % 3));
        }
        for (int i = 0; i < 8; i++) {
            BufferedImage picture = alone.generate(i, 100 + i).toBufferedImage();
            boolean[][] mask = new boolean[alone.tokenGrid().height()][alone.tokenGrid().width()];
            Arrays.fill(mask[i % mask.length], true);
            requests.add(ImageRequest.edit(picture, mask).label(i).seed(i));
            requests.add(ImageRequest.reconstruct(picture));
            requests.add(ImageRequest.tokenize(picture));
            requests.add(ImageRequest.decode(alone.tokenize(picture)));
            requests.add(ImageRequest.generate(i).seed(i).count(2));
        }
        requests.forEach(request -> expected.add(digest(alone.call(request))));
    }

    private void soak() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(seed + i);
            threads.add(new Thread(() -> ask(random)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        GeneratorStatistics statistics = generator.statistics();
        System.out.printf(
                "answers %d right %d wrong %d cancelled %d late %d refused %d%n",
                begun.get() - THREADS,
                right.get(),
                wrong.get(),
                cancelled.get(),
                late.get(),
                refused.get());
        System.out.printf(
                "statistics %d %d %d %d %d %d %d%n",
                statistics.queued(),
                statistics.pending(),
                statistics.served(),
                statistics.cancelled(),
                statistics.expired(),
                statistics.refused(),
                statistics.failed());
        System.out.println("shared " + statistics.images() + " in " + statistics.passes());
    }

    /** One of the threads: a few requests at a time, some of them given up. */
    private void ask(SplittableRandom random) {
        List<Asked> open = new ArrayList<>();
        int number = begun.incrementAndGet();
        while (number <= wanted) {
            if (number % BETWEEN == 0) {
                System.out.printf(
                        Locale.ROOT, "resident %d %.1f%n", number, Environment.residentMiB());
            }
            open.add(submit(random));
            if (open.size() == AT_ONCE) {
                open.forEach(this::settle);
                open.clear();
            }
            number = begun.incrementAndGet();
        }
        open.forEach(this::settle);
    }

    /**
     * A request on its way.
     *
     * @param which its place in the list
     * @param answer its answer
     * @param mayFail whether it was cancelled or has a deadline
     */
    private record Asked(int which, CompletableFuture<?> answer, boolean mayFail) {}

    private Asked submit(SplittableRandom random) {
        int which = random.nextInt(requests.size());
        int fate = random.nextInt(8);
        ImageRequest<?> request = requests.get(which);
        if (fate == 0) {
            request = request.deadline(Duration.ofNanos(random.nextLong(100_000, 60_000_000)));
        }
        while (true) {
            try {
                CompletableFuture<?> answer = generator.submit(request);
                if (fate == 1) {
                    pause(random.nextInt(30));
                    answer.cancel(random.nextBoolean());
                }
                return new Asked(which, answer, fate < 2);
            } catch (QueueFullException e) {
                refused.incrementAndGet();
                pause(5);
            }
        }
    }

    private void settle(Asked asked) {
        try {
            boolean same = digest(asked.answer().join()) == expected.get(asked.which());
            (same ? right : wrong).incrementAndGet();
        } catch (CancellationException e) {
            (asked.mayFail() ? cancelled : wrong).incrementAndGet();
        } catch (CompletionException e) {
            boolean allowed = asked.mayFail() && e.getCause() instanceof DeadlineExceededException;
            (allowed ? late : wrong).incrementAndGet();
            if (!allowed) {
                System.out.println("failed: " + e.getCause());
            }
        }
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A number that tells answers apart. */
    private static int digest(Object answer) {
        if (answer instanceof List<?> several) {
            return several.stream().mapToInt(SoakProbe::digest).reduce(7, (a, b) -> 31 * a + b);
        }
        if (answer instanceof GeneratedImage image) {
            return 31 * Arrays.hashCode(image.rgb()) + image.tokens().hashCode();
        }
        if (answer instanceof TokenMap tokens) {
            return tokens.hashCode();
        }
        BufferedImage picture = (BufferedImage) answer;
        int width = picture.getWidth();
        return Arrays.hashCode(picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width));
    }
}
