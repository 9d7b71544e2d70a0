package io.maskbit.runtime.images;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.statistics.FeatureMoments;
import io.maskbit.evaluation.statistics.StatisticsFile;
import io.maskbit.evaluation.statistics.StatisticsOrigin;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.tensor.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a file of statistics of a set of images, once: images stream through a network into running
 * sums. The sums are kept from time to time, so that the same command goes on after an
 * interruption; images that are done are read again but not looked at again, to make sure that they
 * are still the same.
 */
public final class StatisticsRun {

    /** How often the sums are kept unless asked otherwise: they are large. */
    public static final Duration KEEP_EVERY = Duration.ofSeconds(60);

    private final FeatureExtractor extractor;
    private final NDManager manager;
    private final ImageSet set;
    private final StatisticsOrigin origin;
    private final Path file;
    private final Path stateFile;
    private final Progress progress;

    /**
     * Describes the work; nothing is done yet.
     *
     * @param extractor the network
     * @param manager where sums are held, on the device of the network
     * @param set the images
     * @param protocol name of the protocol that prepares them
     * @param code version of this program
     * @param file the statistics
     * @param progress told how far it has come
     * @throws ExperimentException if there are fewer than 2 images
     */
    public StatisticsRun(
            FeatureExtractor extractor,
            NDManager manager,
            ImageSet set,
            String protocol,
            String code,
            Path file,
            Progress progress) {
        if (set.size() < 2) {
            throw new ExperimentException(
                    Location.of(set.name()),
                    "statistics need at least 2 images, but there is 1",
                    "a Fréchet distance means little below 10,000 images");
        }
        this.extractor = extractor;
        this.manager = manager;
        this.set = set;
        this.file = file.toAbsolutePath().normalize();
        this.progress = progress;
        origin =
                new StatisticsOrigin(
                        extractor.identity(), StatisticsSource.text(set), "", protocol, code);
        stateFile = WorkState.fileOf(this.file);
    }

    /**
     * Makes what is missing.
     *
     * @param batch images read at once, at least 1
     * @param keepEvery how often the sums are kept
     * @return the statistics, which are in the file
     * @throws ExperimentException if an image cannot be read, a feature is not finite, the file is
     *     of another command, or another process makes it
     */
    public StatisticsFile complete(int batch, Duration keepEvery) {
        try {
            Files.createDirectories(file.getParent());
            Path lockFile = file.resolveSibling("." + file.getFileName() + ".lock");
            WorkLock lock = WorkLock.take(lockFile, "statistics");
            try {
                StatisticsFile made = Files.exists(file) ? there() : work(batch, keepEvery);
                KeptSums.remove(file);
                Files.deleteIfExists(stateFile);
                return made;
            } finally {
                lock.close();
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + file, e);
        }
    }

    /** What is finished is not made again, if it is what was asked for. */
    private StatisticsFile there() {
        StatisticsFile found = StatisticsFile.read(file);
        boolean same =
                found.origin()
                        .filter(
                                of ->
                                        of.extractor().equals(origin.extractor())
                                                && of.source().equals(origin.source())
                                                && of.protocol().equals(origin.protocol()))
                        .isPresent();
        if (!same) {
            throw new ExperimentException(
                    Location.of(file.toString()),
                    "this is there already, and is of something else"
                            + found.origin().map(of -> ": " + of.source()).orElse(""),
                    "give another file with --out, or remove this one");
        }
        progress.say("the statistics are there already");
        return found;
    }

    private StatisticsFile work(int batch, Duration keepEvery) throws IOException {
        Map<String, String> facts = facts(batch);
        Optional<WorkState> found = WorkState.read(stateFile);
        if (found.isPresent()) {
            found.orElseThrow().requireSame(facts, stateFile);
            progress.say(
                    String.format(
                            Locale.ROOT,
                            "%,d images are there",
                            found.orElseThrow().place().done()));
        }
        WorkState state = found.orElseGet(() -> new WorkState(facts, ImagePlace.BEGINNING));
        try (RunningSums sums = KeptSums.read(file, state.place().done(), manager);
                ImageReading reading = set.read(batch)) {
            return work(state, sums, reading, keepEvery);
        }
    }

    private StatisticsFile work(
            WorkState found, RunningSums sums, ImageReading reading, Duration keepEvery)
            throws IOException {
        int there = found.place().done();
        long kept = System.nanoTime();
        long begun = kept;
        Optional<ImageBatch> next = reading.next();
        while (next.isPresent()) {
            ImagePlace now = reading.place();
            if (now.done() > there) {
                ImageBatch images = next.orElseThrow();
                Step.run(() -> sums.add(extractor.extract(images.images(), manager)));
                if (System.nanoTime() - kept > keepEvery.toNanos() && now.done() < set.size()) {
                    KeptSums.write(file, now.done(), sums);
                    found.at(now).write(stateFile);
                    KeptSums.removeBefore(file, now.done());
                    kept = System.nanoTime();
                }
                show(now.done(), now.done() - there, System.nanoTime() - begun);
            } else {
                found.requireUnchanged(now, set);
                begun = System.nanoTime();
            }
            next = reading.next();
        }
        StatisticsOrigin known =
                new StatisticsOrigin(
                        origin.extractor(),
                        origin.source(),
                        reading.place().digest(),
                        origin.protocol(),
                        origin.code());
        StatisticsFile made =
                StatisticsFile.of(
                        sums.pooled().orElseThrow().gaussian(),
                        sums.spatial().map(FeatureMoments::gaussian),
                        known);
        made.write(file);
        return made;
    }

    private void show(int done, int made, long nanoseconds) {
        progress.at(
                "statistics",
                done,
                set.size(),
                String.format(Locale.ROOT, "%.1f images per second", made / (nanoseconds / 1e9)));
    }

    private Map<String, String> facts(int batch) {
        ExtractorIdentity network = extractor.identity();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("images", set.name());
        facts.put("selection", set.selection());
        facts.put("preprocessing", set.preprocessing().text());
        facts.put("protocol", origin.protocol());
        facts.put("extractor", network.name());
        facts.put("extractor digest", network.digest());
        facts.put("preparation", network.preparation());
        facts.put("precision", network.precision());
        facts.put("batch", Integer.toString(batch));
        return facts;
    }
}
