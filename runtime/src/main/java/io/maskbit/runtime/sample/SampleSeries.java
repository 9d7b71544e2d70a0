package io.maskbit.runtime.sample;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.images.WorkLock;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.sampling.ImageSampler;
import io.maskbit.sampling.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes any number of images into a folder, and goes on there after an interruption: whatever
 * happens, the end is as if nothing had happened.
 *
 * <p>Every batch goes to the disk before {@code sampling.json} counts it. What lies beyond the
 * count when work goes on is made again, equal bit by bit on the same machine.
 */
public final class SampleSeries {

    private static final int GRID_COLUMNS = 8;
    private static final int GRID_IMAGES = 64;

    private final TrainedRun run;
    private final SampleRequest request;
    private final Path folder;
    private final ImageStore store;
    private final Batches batches;
    private final Progress progress;

    /**
     * A series; nothing is done yet.
     *
     * @param run the run whose generator makes the images
     * @param request which images
     * @param folder holds the state and the grid of the first images
     * @param store where the images go
     * @param batches how many at once
     * @param progress told how far it has come
     */
    public SampleSeries(
            TrainedRun run,
            SampleRequest request,
            Path folder,
            ImageStore store,
            Batches batches,
            Progress progress) {
        this.run = run;
        this.request = request;
        this.folder = folder;
        this.store = store;
        this.batches = batches;
        this.progress = progress;
    }

    /**
     * Makes what is missing.
     *
     * @param name the run, as people know it
     * @throws ExperimentException if the folder holds samples of another command, or another
     *     process works there
     */
    public void complete(String name) {
        try {
            Files.createDirectories(folder);
            WorkLock lock = WorkLock.take(folder.resolve(".sampling.lock"), "samples");
            try {
                work(claim(name));
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write samples into " + folder, e);
        }
        progress.say(String.format(Locale.ROOT, "%,d %s", request.count(), store.whereabouts()));
    }

    private SampleState claim(String name) throws IOException {
        SampleState asked =
                new SampleState(
                        name, SampleFacts.of(run, request, store.form()), request.count(), 0);
        Optional<SampleState> there = SampleState.read(folder);
        if (there.isEmpty()) {
            store.requireRoom();
            asked.write(folder);
            return asked.at(store.resume(0));
        }
        SampleState counted = there.orElseThrow().continuedBy(asked, folder);
        if (store.isFinished() && counted.done() < counted.count()) {
            throw new ExperimentException(
                    Location.of("--count"),
                    String.format(
                            Locale.ROOT,
                            "the file with %,d images is finished; nothing can be added to it",
                            there.orElseThrow().count()),
                    "make the others into another file and folder, with --first "
                            + (request.first() + counted.done()));
        }
        SampleState found = counted.at(store.resume(counted.done()));
        progress.say(found(counted.done(), found));
        found.write(folder);
        return found;
    }

    private static String found(long counted, SampleState found) {
        String said =
                String.format(
                        Locale.ROOT, "%,d of %,d images are there", found.done(), found.count());
        return found.done() == counted
                ? said
                : said
                        + String.format(
                                Locale.ROOT,
                                ", the one after is gone though %,d were counted: all from there on"
                                        + " are made again",
                                counted);
    }

    private void work(SampleState found) throws IOException {
        SampleState state = found;
        if (state.done() < state.count()) {
            progress.at("sampling", state.done(), state.count(), "");
        }
        while (state.done() < state.count()) {
            long begun = System.nanoTime();
            long done = state.done();
            int now = batches.next(request.first() + done, state.count() - done);
            store.add(done, images(done, now));
            store.secure();
            state = state.at(done + now);
            state.write(folder);
            long nanoseconds = System.nanoTime() - begun;
            progress.at("sampling", state.done(), state.count(), speed(now, nanoseconds));
            batches.made(now, nanoseconds);
        }
        if (!store.isFinished()) {
            int side = run.plan().ground().shape().height();
            List<byte[]> first = store.first(Math.min(GRID_IMAGES, request.count()));
            PngFiles.grid(folder.resolve("grid.png"), rows(first), side, side);
            store.finish();
        }
    }

    private List<byte[]> images(long place, int count) {
        ImageSampler sampler = run.sampler();
        try (NDManager memory = run.manager().newSubManager()) {
            byte[] bytes =
                    Pixels.toBytes(
                            sampler.sample(
                                            request.labels(place, count),
                                            request.first() + place,
                                            run.seeds(),
                                            memory)
                                    .images());
            int length = bytes.length / count;
            List<byte[]> images = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                images.add(Arrays.copyOfRange(bytes, i * length, (i + 1) * length));
            }
            return images;
        }
    }

    private static String speed(int images, long nanoseconds) {
        return String.format(Locale.ROOT, "%.1f images per second", images / (nanoseconds / 1e9));
    }

    private static List<List<byte[]>> rows(List<byte[]> images) {
        List<List<byte[]>> rows = new ArrayList<>();
        for (int from = 0; from < images.size(); from += GRID_COLUMNS) {
            rows.add(images.subList(from, Math.min(from + GRID_COLUMNS, images.size())));
        }
        return rows;
    }
}
