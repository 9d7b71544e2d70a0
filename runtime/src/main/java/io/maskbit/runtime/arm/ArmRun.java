package io.maskbit.runtime.arm;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ArmResult;
import io.maskbit.api.Experiment.Stage;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Metric;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.score.Score;
import io.maskbit.evaluation.score.ScoreRecords;
import io.maskbit.runtime.measure.Evaluator;
import io.maskbit.runtime.measure.Portraits;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.spi.Component;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.RunIdentity;
import io.maskbit.training.loop.TrainingLoop;
import io.maskbit.training.loop.TrainingRun;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs one arm with one seed in this process: trains what is to be trained, measures, and leaves a
 * folder that says everything.
 */
public final class ArmRun {

    private final ArmPlan plan;
    private final String experiment;
    private final long seed;
    private final ArmFolder folder;
    private final Path cache;
    private final ImageScoring.Source scorings;
    private final Progress progress;
    private volatile Optional<TrainingRun> current = Optional.empty();
    private volatile boolean stopped;

    /**
     * A run that has not begun.
     *
     * @param plan the arm
     * @param experiment name of the experiment
     * @param seed its seed
     * @param folder where everything goes
     * @param cache folder for what other runs can use again, such as judges
     * @param scorings opens the scoring by a protocol
     * @param progress told how far it is
     */
    public ArmRun(
            ArmPlan plan,
            String experiment,
            long seed,
            ArmFolder folder,
            Path cache,
            ImageScoring.Source scorings,
            Progress progress) {
        this.plan = plan;
        this.experiment = experiment;
        this.seed = seed;
        this.folder = folder;
        this.cache = cache;
        this.scorings = scorings;
        this.progress = progress;
    }

    /**
     * Runs to the end.
     *
     * @param resume whether to continue what the folder holds
     * @return what it gave; empty if it was stopped
     * @throws ExperimentException if the folder holds another run, or something is refused on the
     *     way
     */
    public Optional<ArmResult> run(boolean resume) {
        folder.claim(plan.yaml(experiment, List.of(seed)), resume);
        if (resume && Outcome.isCompleted(folder)) {
            progress.say("this run is already complete: " + folder.root());
            return Optional.of(Outcome.result(folder));
        }
        try (NDManager manager = Backend.open(plan.ground().device());
                EventLog events = EventLog.open(folder.events())) {
            events.add((resume ? "resumed" : "started") + " with seed " + seed);
            Laboratory laboratory = Laboratory.open(plan, seed, manager, cache);
            try {
                ArmFolder.write(
                        folder.classes(), String.join("\n", laboratory.classNames()) + "\n");
                Optional<ArmResult> result = train(laboratory, resume, events);
                events.add(result.isPresent() ? "completed" : "stopped after a checkpoint");
                return result;
            } catch (RuntimeException e) {
                events.add("failed: " + e.getMessage());
                Outcome.failed(folder, String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    /** Ends the run after the step in hand, which is saved; to be called from another thread. */
    public void stop() {
        stopped = true;
        current.ifPresent(TrainingRun::stop);
    }

    private Optional<ArmResult> train(Laboratory laboratory, boolean resume, EventLog events) {
        Optional<ImageScoring> scoring = scorings.open(laboratory, folder, cache, progress);
        RunIdentity identity = TrainedWeights.identity(plan, seed);
        Map<String, String> starts = new TreeMap<>();
        Map<String, String> digests = new LinkedHashMap<>();
        long parameters = 0;
        double speed = Double.NaN;
        Leftovers leftovers = new Leftovers(folder);
        try (MetricsLog log =
                MetricsLog.open(folder.metrics(), resume ? leftovers.kept() : point -> false)) {
            long clock = resume ? leftovers.lastMillisecond() : 0;
            if (plan.stage() != Stage.GENERATOR) {
                TrainedWeights.beginWith(laboratory);
                Map<String, Component> trained = Loops.tokenizerParts(laboratory);
                starts.putAll(StageRun.startDigests(Loops.learnersOfTokenizer(laboratory)));
                parameters += count(trained);
                StageRun stage =
                        stage(
                                TrainedWeights.TOKENIZER,
                                Loops.tokenizer(laboratory),
                                Feed.images(laboratory),
                                trained,
                                laboratory,
                                identity);
                stage.clockAt(clock);
                if (!ended(stage, TrainedWeights.TOKENIZER, laboratory, resume, log, events)) {
                    return Optional.empty();
                }
                digests.put(TrainedWeights.TOKENIZER, stage.dataDigest());
                speed = stage.imagesPerSecond();
                clock = leftovers.lastMillisecond();
            }
            Checkpoint tokenizer = TrainedWeights.tokenizerOf(plan, folder);
            TrainedWeights.loadTokenizer(tokenizer, laboratory);
            TrainedWeights.keepTokenizer(tokenizer, laboratory, folder);
            if (plan.stage() != Stage.TOKENIZER) {
                Map<String, Component> trained = Map.of("generator", laboratory.generator());
                starts.putAll(StageRun.startDigests(trained));
                parameters += count(trained);
                TokenFeed feed =
                        new TokenFeed(
                                laboratory,
                                plan.machine().generatorLoop().orElseThrow(),
                                events,
                                progress,
                                () -> stopped);
                StageRun stage =
                        stage(
                                TrainedWeights.GENERATOR,
                                Loops.generator(laboratory, feed),
                                feed,
                                trained,
                                laboratory,
                                identity);
                stage.clockAt(clock);
                if (!ended(stage, TrainedWeights.GENERATOR, laboratory, resume, log, events)) {
                    return Optional.empty();
                }
                digests.put(TrainedWeights.GENERATOR, stage.dataDigest());
                speed = stage.imagesPerSecond();
                TrainedWeights.loadGenerator(
                        TrainedWeights.find(folder.weights(), TrainedWeights.GENERATOR)
                                .orElseThrow(),
                        laboratory,
                        Loading.COPIED);
            }
        }
        Map<Metric, Double> values = measure(laboratory, scoring, events);
        ArmResult result =
                new ArmResult(
                        plan.name(),
                        seed,
                        values,
                        parameters,
                        speed,
                        Environment.peakMemoryMiB(),
                        String.join("+", digests.values()),
                        starts);
        Outcome.completed(folder, result, Environment.facts(plan.ground().device()));
        return Optional.of(result);
    }

    private boolean ended(
            StageRun stage,
            String name,
            Laboratory laboratory,
            boolean resume,
            MetricsLog log,
            EventLog events) {
        if (resume && TrainedWeights.find(folder.weights(), name).isPresent()) {
            return true;
        }
        if (stopped) {
            return false;
        }
        Portraits portraits =
                new Portraits(
                        laboratory.data(),
                        laboratory.dataConfig(),
                        plan.ground().shape().height(),
                        laboratory.context());
        Path samples = folder.samples();
        boolean ended =
                stage.run(
                        resume,
                        log,
                        step -> {
                            Path file =
                                    samples.resolve(String.format("%s-step-%06d.png", name, step));
                            if (name.equals(TrainedWeights.TOKENIZER)) {
                                portraits.reconstructions(laboratory.tokenizer(), file);
                            } else {
                                portraits.samples(laboratory.sampler(), file);
                            }
                        },
                        run -> {
                            current = Optional.of(run);
                            if (stopped) {
                                run.stop();
                            }
                        },
                        warning -> {
                            events.add(name + ": " + warning);
                            progress.say(name + ": " + warning);
                        });
        current = Optional.empty();
        events.add(name + (ended ? " trained" : " stopped"));
        return ended;
    }

    private StageRun stage(
            String name,
            TrainingLoop loop,
            Feed feed,
            Map<String, Component> trained,
            Laboratory laboratory,
            RunIdentity identity) {
        return new StageRun(name, loop, feed, trained, laboratory, folder, identity, progress);
    }

    private Map<Metric, Double> measure(
            Laboratory laboratory, Optional<ImageScoring> scoring, EventLog events) {
        Map<Metric, Double> values = new LinkedHashMap<>();
        for (Evaluator evaluator : laboratory.evaluators()) {
            values.putAll(evaluator.measure(folder.samples(), watch(evaluator, scoring)).values());
            events.add("measured " + evaluator.name());
        }
        scoring.ifPresent(
                images -> {
                    ImageScoring.Scored scored = images.scored();
                    ArmFolder.write(folder.scores(), ScoreRecords.text(scored.scores()));
                    scored.scores().forEach(score -> values.put(metric(score), score.value()));
                    events.add("scored by " + plan.machine().evaluation().scores().protocol());
                    scored.leftOut().forEach(reason -> events.add("left out: " + reason));
                });
        return values;
    }

    /** The label holds all that a value was measured with but the version of this program. */
    private static Metric metric(Score score) {
        return new Metric(score.identity().label(), score.unit(), score.better());
    }

    private Evaluator.Watch watch(Evaluator evaluator, Optional<ImageScoring> scoring) {
        return new Evaluator.Watch() {
            @Override
            public void at(String task, long done, long total) {
                progress.at(task, done, total, "");
            }

            @Override
            public void made(Images images) {
                scoring.ifPresent(each -> each.made(evaluator.name(), images));
            }
        };
    }

    private static long count(Map<String, Component> components) {
        return components.values().stream().mapToLong(c -> NamedParameters.of(c).count()).sum();
    }
}
