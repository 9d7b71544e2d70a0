package io.maskbit.runtime.arm;

import io.maskbit.api.MetricPoint;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.spi.Component;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.RunIdentity;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.Cursor;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.loop.BatchStream;
import io.maskbit.training.loop.TrainingLoop;
import io.maskbit.training.loop.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Trains one stage of an arm from its beginning or its last checkpoint to its end. */
final class StageRun {

    private static final double WARM_UP = 0.1;

    private final String name;
    private final TrainingLoop loop;
    private final Feed feed;
    private final Map<String, ? extends Component> components;
    private final Laboratory laboratory;
    private final ArmFolder folder;
    private final RunIdentity identity;
    private final CheckpointStore store;
    private final Progress progress;
    private final List<Double> stepMilliseconds = new ArrayList<>();
    private long msBefore;

    StageRun(
            String name,
            TrainingLoop loop,
            Feed feed,
            Map<String, ? extends Component> components,
            Laboratory laboratory,
            ArmFolder folder,
            RunIdentity identity,
            Progress progress) {
        this.name = name;
        this.loop = loop;
        this.feed = feed;
        this.components = components;
        this.laboratory = laboratory;
        this.folder = folder;
        this.identity = identity;
        this.progress = progress;
        this.store =
                new CheckpointStore(
                        folder.root().resolve("checkpoints").resolve(name),
                        loop.config().checkpointsKept());
    }

    /** Told after each step, with whether a picture is due. */
    interface Pictures {
        void draw(long step);
    }

    /**
     * Trains to the end, then writes the averaged weights.
     *
     * @param resume whether to continue from the last checkpoint, if there is one
     * @param log where numbers go
     * @param pictures called when a picture is due, with averaged weights in place
     * @param stop told of the run, so that it can be stopped
     * @param warned told of what is wrong with the training, one sentence each
     * @return true if the stage has ended, false if it was stopped
     */
    boolean run(
            boolean resume,
            MetricsLog log,
            Pictures pictures,
            Consumer<TrainingRun> stop,
            Consumer<String> warned) {
        DataConfig config = laboratory.dataConfig();
        BrokenImages broken = new BrokenImages(config.maxBroken(), progress::say);
        Cursor cursor = resume ? restore() : Cursor.START;
        HealthLog health = health(warned);
        long start = System.nanoTime();
        Optional<BatchStream> opened = feed.open(cursor, broken);
        if (opened.isEmpty()) {
            return false;
        }
        try (BatchStream batches = opened.orElseThrow()) {
            boolean cpu = laboratory.plan().ground().device().equals("cpu");
            TrainingRun run = new TrainingRun(loop, batches, store, identity, cpu);
            stop.accept(run);
            boolean ended =
                    run.run(
                            p -> {
                                stepMilliseconds.add(p.milliseconds());
                                long ms = msBefore + (System.nanoTime() - start) / 1_000_000;
                                log(p, ms, log);
                                health.observe(p.step(), p.terms());
                                show(p);
                                long every = loop.config().sampleEvery();
                                if (every > 0 && p.step() % every == 0) {
                                    loop.withAverages(
                                            () -> {
                                                pictures.draw(p.step());
                                                return null;
                                            });
                                }
                            });
            log.flush();
            if (broken.count() > 0) {
                progress.say(broken.count() + " broken images were passed over");
            }
            if (ended) {
                TrainedWeights.save(
                        folder.weights(),
                        name,
                        loop,
                        components,
                        loop.snapshot(batches).position(),
                        identity);
            }
            return ended;
        }
    }

    private Cursor restore() {
        Optional<Checkpoint> latest = store.latest();
        if (latest.isEmpty()) {
            return Cursor.START;
        }
        Checkpoint checkpoint = latest.orElseThrow();
        checkpoint.requireSameRun(identity);
        loop.restore(checkpoint);
        progress.say(name + ": resumed at step " + checkpoint.position().step());
        return checkpoint.position().cursor();
    }

    /** Knows what a run that is continued has logged up to its checkpoint. */
    private HealthLog health(Consumer<String> warned) {
        HealthLog health = new HealthLog(warned);
        try {
            health.replay(MetricsLog.read(folder.metrics()), name);
            return health;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder.metrics(), e);
        }
    }

    /** Continues the clock of an interrupted run. */
    void clockAt(long ms) {
        msBefore = ms;
    }

    private void log(io.maskbit.training.loop.Progress p, long ms, MetricsLog log) {
        p.terms()
                .forEach(
                        (term, value) ->
                                log.add(
                                        new MetricPoint(
                                                p.step(),
                                                p.images(),
                                                ms,
                                                name + "." + term,
                                                unit(term),
                                                value)));
        if (!p.terms().isEmpty()) {
            log.add(
                    new MetricPoint(
                            p.step(),
                            p.images(),
                            ms,
                            name + ".learning_rate",
                            "",
                            p.learningRate()));
            log.flush();
        }
    }

    private static String unit(String term) {
        return term.contains("entropy")
                        || term.equals("mlm_loss")
                        || term.equals("masked_token_loss")
                ? "nat"
                : "";
    }

    private void show(io.maskbit.training.loop.Progress p) {
        String numbers =
                p.terms().entrySet().stream()
                        .findFirst()
                        .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
                        .orElse(lastNumbers);
        lastNumbers = numbers;
        progress.at("training the " + name, p.step(), p.steps(), numbers);
    }

    private String lastNumbers = "";

    /** Returns images per second: the median step after the first tenth. */
    double imagesPerSecond() {
        List<Double> warm =
                stepMilliseconds
                        .subList((int) (stepMilliseconds.size() * WARM_UP), stepMilliseconds.size())
                        .stream()
                        .sorted()
                        .toList();
        if (warm.isEmpty()) {
            return Double.NaN;
        }
        double images = (double) laboratory.dataConfig().batch() * loop.config().accumulation();
        return images * 1000 / warm.get(warm.size() / 2);
    }

    /** Returns the digest of all training samples in order, once the stage has ended. */
    String dataDigest() {
        return TrainedWeights.find(folder.weights(), name)
                .orElseThrow()
                .position()
                .cursor()
                .digest();
    }

    /** Returns digests of the starting weights by component, path and shape. */
    static Map<String, String> startDigests(Map<String, ? extends Component> components) {
        Map<String, String> digests = new java.util.TreeMap<>();
        components.forEach(
                (component, live) -> {
                    NamedParameters parameters = NamedParameters.of(live);
                    parameters
                            .digests()
                            .forEach(
                                    (key, digest) ->
                                            digests.put(
                                                    component
                                                            + "."
                                                            + key
                                                            + " "
                                                            + parameters.get(key).getShape(),
                                                    digest));
                });
        return digests;
    }
}
