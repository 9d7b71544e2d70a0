package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.features.Features;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.evaluate.FeatureState.Widths;
import io.maskbit.runtime.images.ImageBatch;
import io.maskbit.runtime.images.ImagePlace;
import io.maskbit.runtime.images.ImageReading;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.WorkLock;
import io.maskbit.tensor.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets a network look at sets of images, and keeps what it says. Work that was interrupted goes on,
 * and what is there already is used again; the images themselves are read each time, so that
 * features of images that have changed since are never taken for theirs.
 */
public final class FeatureRun {

    /** Fixed: where a batch ends decides where an interrupted reading can go on. */
    private static final int BATCH = 32;

    private static final int KEY = 12;

    private final FeatureExtractor extractor;
    private final NDManager manager;
    private final Path folder;
    private final Progress progress;

    /**
     * Takes a network.
     *
     * @param extractor the network
     * @param manager where arrays are made
     * @param folder where features are kept, one folder per set and network
     * @param progress told how far it has come
     */
    public FeatureRun(
            FeatureExtractor extractor, NDManager manager, Path folder, Progress progress) {
        this.extractor = extractor;
        this.manager = manager;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Makes what is missing.
     *
     * @param set the images
     * @return their features
     * @throws ExperimentException if an image cannot be read, or a feature is not finite
     */
    public ExtractedSet complete(ImageSet set) {
        String facts = facts(set);
        Path place = folder.resolve(key(facts));
        try {
            Files.createDirectories(place);
            WorkLock lock = WorkLock.take(place.resolve("lock"), "features");
            try {
                return complete(set, facts, place);
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep features in " + place, e);
        }
    }

    private ExtractedSet complete(ImageSet set, String facts, Path place) throws IOException {
        Path stateFile = place.resolve("features.json");
        Optional<FeatureState> found =
                FeatureState.read(stateFile)
                        .filter(state -> state.facts().equals(facts))
                        .filter(state -> Rows.of(place, state.widths()).hold(state.place()));
        Optional<FeatureState> now = work(set, facts, place, stateFile, found);
        if (now.isEmpty()) {
            progress.say("the images of " + set.name() + " have changed: beginning again");
            now = work(set, facts, place, stateFile, Optional.empty());
        }
        FeatureState state = now.orElseThrow();
        Rows rows = Rows.of(place, state.widths());
        return new ExtractedSet(
                set.name(),
                state.place().digest(),
                state.place().done(),
                extractor.identity(),
                rows.pooled(),
                rows.logits(),
                rows.spatial());
    }

    /** Returns empty if what is there are features of other images. */
    private Optional<FeatureState> work(
            ImageSet set, String facts, Path place, Path file, Optional<FeatureState> found)
            throws IOException {
        Optional<FeatureState> state = found;
        int there = found.map(s -> s.place().done()).orElse(0);
        if (found.isPresent()) {
            Rows.of(place, found.orElseThrow().widths()).truncate(there);
        }
        long begun = System.nanoTime();
        try (ImageReading reading = set.read(BATCH)) {
            Optional<ImageBatch> next = reading.next();
            while (next.isPresent()) {
                ImagePlace now = reading.place();
                if (now.done() > there) {
                    state = Optional.of(add(next.orElseThrow(), now, facts, place, state));
                    state.orElseThrow().write(file);
                    show(set, now.done(), now.done() - there, System.nanoTime() - begun);
                } else if (now.done() == there
                        && !now.digest().equals(found.orElseThrow().place().digest())) {
                    return Optional.empty();
                }
                next = reading.next();
            }
            return state.filter(s -> s.place().done() == set.size());
        }
    }

    private FeatureState add(
            ImageBatch batch,
            ImagePlace now,
            String facts,
            Path place,
            Optional<FeatureState> before)
            throws IOException {
        Seen seen = Step.scoped(() -> seen(extractor.extract(batch.images(), manager), batch));
        FeatureState state = new FeatureState(facts, seen.widths(), now);
        Rows rows = Rows.of(place, seen.widths());
        if (before.isEmpty()) {
            rows.truncate(0);
        }
        rows.pooled().append(seen.pooled());
        if (rows.logits().isPresent()) {
            rows.logits().orElseThrow().append(seen.logits());
        }
        if (rows.spatial().isPresent()) {
            rows.spatial().orElseThrow().append(seen.spatial());
        }
        return state;
    }

    private record Seen(double[] pooled, double[] logits, double[] spatial, Widths widths) {}

    private static Seen seen(Features features, ImageBatch batch) {
        double[] pooled = finite(features.pooled(), batch);
        double[] logits = features.logits().map(x -> finite(x, batch)).orElse(new double[0]);
        double[] spatial = features.spatial().map(x -> finite(x, batch)).orElse(new double[0]);
        int n = batch.images().count();
        return new Seen(
                pooled,
                logits,
                spatial,
                new Widths(pooled.length / n, logits.length / n, spatial.length / n));
    }

    private static double[] finite(NDArray features, ImageBatch batch) {
        double[] values = features.toDoubleArray();
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new ExperimentException(
                        Location.of(
                                "images "
                                        + batch.first()
                                        + " to "
                                        + (batch.first() + batch.images().count() - 1)),
                        "the network answers with " + value,
                        "check the file of the network's weights");
            }
        }
        return values;
    }

    private void show(ImageSet set, int done, int made, long nanoseconds) {
        progress.at(
                "features of " + set.name(),
                done,
                set.size(),
                String.format(Locale.ROOT, "%.1f images per second", made / (nanoseconds / 1e9)));
    }

    private String facts(ImageSet set) {
        ExtractorIdentity network = extractor.identity();
        return String.join(
                "; ",
                set.name(),
                set.selection(),
                set.preprocessing().text(),
                network.name(),
                network.digest(),
                network.preparation(),
                network.precision());
    }

    private static String key(String facts) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(facts.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, KEY);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The files of a set. */
    private record Rows(
            FeatureRows pooled, Optional<FeatureRows> logits, Optional<FeatureRows> spatial) {

        static Rows of(Path place, Widths widths) {
            return new Rows(
                    new FeatureRows(place.resolve("pooled.f64"), widths.pooled()),
                    rows(place.resolve("logits.f64"), widths.logits()),
                    rows(place.resolve("spatial.f64"), widths.spatial()));
        }

        private static Optional<FeatureRows> rows(Path file, int width) {
            return width == 0 ? Optional.empty() : Optional.of(new FeatureRows(file, width));
        }

        boolean hold(ImagePlace place) {
            return Stream.of(Optional.of(pooled), logits, spatial)
                    .flatMap(Optional::stream)
                    .allMatch(rows -> rows.count() >= place.done());
        }

        void truncate(long count) throws IOException {
            for (Optional<FeatureRows> each : List.of(Optional.of(pooled), logits, spatial)) {
                if (each.isPresent()) {
                    each.orElseThrow().truncate(count);
                }
            }
        }
    }
}
