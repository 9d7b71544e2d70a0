package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongUnaryOperator;

/**
 * Delivers batches in order while threads decode ahead. The number of threads cannot change a
 * result: what stands at a position is a function of the position, and positions are delivered one
 * after the other.
 *
 * <p>A broken image is passed over: the next one takes its place in the batch. To be used by one
 * thread; {@link #close} stops the others.
 */
public final class BatchReader implements Iterator<Batch>, AutoCloseable {

    private final DataSource source;
    private final DataConfig config;
    private final int resolution;
    private final BrokenImages broken;
    private final LongUnaryOperator order;
    private final long end;
    private final Optional<Augmentation> augmentation;
    private final ExecutorService threads;
    private final Deque<Future<Sample>> ahead = new ArrayDeque<>();
    private final int reach;
    private long submitted;
    private Cursor cursor;
    private Optional<Filled> waiting = Optional.empty();

    private BatchReader(
            DataSource source,
            DataConfig config,
            int resolution,
            BrokenImages broken,
            LongUnaryOperator order,
            long end,
            Optional<Augmentation> augmentation,
            Cursor cursor) {
        this.source = source;
        this.config = config;
        this.resolution = resolution;
        this.broken = broken;
        this.order = order;
        this.end = end;
        this.augmentation = augmentation;
        this.cursor = cursor;
        this.submitted = cursor.position();
        this.reach = 2 * config.batch() + config.threads();
        this.threads = Executors.newFixedThreadPool(config.threads(), BatchReader::daemon);
    }

    /**
     * Reads without end for training: shuffled, cropped and mirrored as the settings say. Epochs
     * run on, so that every batch is full.
     *
     * @param source the images
     * @param config the settings
     * @param resolution side of the square images delivered
     * @param seeds seeds of the run
     * @param cursor where to begin: {@link Cursor#START} or a saved place
     * @param broken counts broken images
     * @return the reader
     */
    public static BatchReader training(
            DataSource source,
            DataConfig config,
            int resolution,
            Seeds seeds,
            Cursor cursor,
            BrokenImages broken) {
        DataOrder order = new DataOrder(seeds, source.size());
        return new BatchReader(
                source,
                config,
                resolution,
                broken,
                order::at,
                Long.MAX_VALUE,
                Optional.of(new Augmentation(seeds, config)),
                cursor);
    }

    /**
     * Reads every image once for evaluation: in the source's order, centre cropped, not mirrored.
     * The last batch may be smaller.
     *
     * @param source the images
     * @param config the settings
     * @param resolution side of the square images delivered
     * @param broken counts broken images
     * @return the reader
     */
    public static BatchReader evaluation(
            DataSource source, DataConfig config, int resolution, BrokenImages broken) {
        return new BatchReader(
                source,
                config,
                resolution,
                broken,
                LongUnaryOperator.identity(),
                source.size(),
                Optional.empty(),
                Cursor.START);
    }

    /** Returns where the reader stands: after the last delivered batch. */
    public Cursor cursor() {
        return cursor;
    }

    /**
     * Tells whether a batch is left; in training there always is.
     *
     * @throws ExperimentException if too many images are broken
     */
    @Override
    public boolean hasNext() {
        if (waiting.isEmpty() && end < Long.MAX_VALUE) {
            waiting = fill();
        }
        return end == Long.MAX_VALUE || waiting.isPresent();
    }

    /**
     * Delivers the next batch, waiting for it if need be.
     *
     * @return the batch; in training always a full one
     * @throws NoSuchElementException if nothing is left
     * @throws ExperimentException if too many images are broken
     */
    @Override
    public Batch next() {
        Filled filled =
                waiting.or(this::fill)
                        .orElseThrow(() -> new NoSuchElementException("no image is left"));
        waiting = Optional.empty();
        cursor = filled.after();
        return filled.batch();
    }

    /** Stops the threads. What was decoded ahead is dropped; the cursor does not count it. */
    @Override
    public void close() {
        threads.shutdownNow();
        ahead.clear();
    }

    private Optional<Filled> fill() {
        List<Sample> samples = new ArrayList<>();
        Cursor reached = cursor;
        long passed = 0;
        while (samples.size() < config.batch() && reached.position() < end) {
            Sample sample = take();
            long position = reached.position() + 1;
            if (sample.reason().isEmpty()) {
                samples.add(sample);
                reached = reached.after(position, sample.id(), sample.view());
                passed = 0;
            } else {
                broken.add(source.name(sample.id()), sample.reason());
                reached = new Cursor(position, reached.digest());
                passed = refuseIfAllAreBroken(passed + 1);
            }
        }
        return samples.isEmpty()
                ? Optional.empty()
                : Optional.of(new Filled(batch(samples), reached));
    }

    private long refuseIfAllAreBroken(long passed) {
        if (passed > source.size()) {
            throw new ExperimentException(
                    Location.of(source.name(0)), "all " + source.size() + " images are broken");
        }
        return passed;
    }

    private Batch batch(List<Sample> samples) {
        int values = 3 * resolution * resolution;
        float[] pixels = new float[samples.size() * values];
        long[] labels = new long[samples.size()];
        long[] ids = new long[samples.size()];
        boolean[] mirrored = new boolean[samples.size()];
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            Transforms.write(sample.image(), pixels, i * values);
            ids[i] = sample.id();
            labels[i] = source.label(sample.id());
            mirrored[i] = sample.view().flip();
        }
        return new Batch(pixels, labels, ids, mirrored, resolution);
    }

    private Sample take() {
        while (ahead.size() < reach && submitted < end) {
            long position = submitted++;
            int id = (int) order.applyAsLong(position);
            ahead.add(threads.submit(() -> decode(position, id)));
        }
        return await(ahead.remove());
    }

    /** Waits for what a thread reads. */
    static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for images", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading images failed: " + e.getCause(), e.getCause());
        }
    }

    private Sample decode(long position, int id) {
        try {
            RawImage image = source.image(id);
            if (augmentation.isPresent()) {
                Augmentation.View view =
                        augmentation.get().view(position, image.height(), image.width());
                RawImage square = augmentation.get().apply(view, image, resolution);
                return new Sample(id, square, view, "");
            }
            RawImage square = Transforms.evaluation(image, resolution, config.interpolation());
            return new Sample(id, square, new Augmentation.View(Box.whole(image), false), "");
        } catch (BrokenImageException e) {
            RawImage none = new RawImage(1, 1, new byte[3]);
            return new Sample(
                    id, none, new Augmentation.View(Box.whole(none), false), e.getMessage());
        }
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "image-decoder");
        thread.setDaemon(true);
        return thread;
    }

    /** A decoded image; with a reason, a broken one. */
    private record Sample(int id, RawImage image, Augmentation.View view, String reason) {}

    /** A batch, and where the reader stands once it is delivered. */
    private record Filled(Batch batch, Cursor after) {}
}
