package io.maskbit.runtime.tune;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.measure.SampleTrial;
import io.maskbit.runtime.plan.SamplerSection;
import io.maskbit.runtime.plan.SamplerSection.Chosen;
import io.maskbit.runtime.report.TuneModel;
import io.maskbit.runtime.report.TuneModel.Point;
import io.maskbit.runtime.report.TuneModel.Tested;
import io.maskbit.runtime.report.TuneModel.Verdict;
import io.maskbit.runtime.report.TuneWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Searches settings of a trained run's sampler by successive halving on the judge's Fréchet
 * distance, then confirms the winner on other images against the present setting. All candidates
 * share seeds and labels, so that they differ by their settings alone.
 */
public final class TuneRun {

    private static final int CONFIRM_BLOCK = 64;
    private static final int PICTURES = 32;
    private static final int COLUMNS = 16;

    private final TrainedRun run;
    private final SampleTrial trial;
    private final TuneSettings settings;
    private final TuneFolder folder;
    private final Progress progress;
    private final SearchSpace space;
    private final Halving halving;
    private final Seeds seeds;
    private final List<Point> points = new ArrayList<>();
    private int done;

    /**
     * Plans a search; refuses before anything is sampled.
     *
     * @param run the run
     * @param trial its trials
     * @param settings what is searched, and with which budget
     * @param out folder of the search
     * @param progress told how far it is
     * @throws ExperimentException if budget or ranges cannot be used
     */
    public TuneRun(
            TrainedRun run, SampleTrial trial, TuneSettings settings, Path out, Progress progress) {
        this.run = run;
        this.trial = trial;
        this.settings = settings;
        this.folder = new TuneFolder(out);
        this.progress = progress;
        space =
                SearchSpace.of(
                        SamplerSection.changed(run.plan(), Map.of()).config(), settings.ranges());
        halving = Halving.of(settings.budget() - 2 * settings.confirm(), settings.first());
        seeds = new Seeds(settings.seed());
    }

    /**
     * Searches, or goes on with the search that the folder holds.
     *
     * @return what came of it; the page and the trace are written
     * @throws ExperimentException if the folder holds another search
     */
    public TuneModel search() {
        folder.claim(identity());
        List<Trial> trials = trials();
        try (TuneFolder.Trace trace = folder.openTrace()) {
            Trial winner = halve(trials, trace);
            Trial present = trials.get(0);
            Optional<Confirmation> confirmation =
                    winner.number() == 0
                            ? Optional.empty()
                            : Optional.of(confirm(present, winner, trace));
            TuneModel model = model(present, winner, confirmation);
            TuneWriter.write(model, folder.root());
            return model;
        }
    }

    private Map<String, String> identity() {
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put("run", run.plan().digest());
        identity.put("weights", trial.weights());
        identity.put("judge", trial.judge());
        identity.put("ranges", space.toString());
        identity.put("budget", Integer.toString(settings.budget()));
        identity.put("confirm", Integer.toString(settings.confirm()));
        identity.put("first", Integer.toString(settings.first()));
        identity.put("seed", Long.toString(settings.seed()));
        return identity;
    }

    private List<Trial> trials() {
        List<Map<String, String>> changes = new ArrayList<>(List.of(Map.of()));
        int drawn = halving.rungs().get(0).candidates() - 1;
        changes.addAll(space.draw(drawn, seeds.stream(Purpose.SAMPLING, "candidates")));
        List<Trial> trials = new ArrayList<>();
        for (Map<String, String> change : changes) {
            trials.add(new Trial(trials.size(), changed(change)));
        }
        return trials;
    }

    private Chosen changed(Map<String, String> change) {
        try {
            return SamplerSection.changed(run.plan(), change);
        } catch (ExperimentException e) {
            // A weight that skip_guidance_below skips at every step: the same as none.
            Map<String, String> unguided = new LinkedHashMap<>(change);
            unguided.put(Knob.GUIDANCE_SCALE.key(), "0.0");
            return SamplerSection.changed(run.plan(), unguided);
        }
    }

    private Trial halve(List<Trial> all, TuneFolder.Trace trace) {
        List<Trial> left = all;
        for (int round = 0; round < halving.rungs().size(); round++) {
            Halving.Rung rung = halving.rungs().get(round);
            Map<Trial, Double> distances = new LinkedHashMap<>();
            for (Trial candidate : left.subList(0, rung.candidates())) {
                Samples.Score score =
                        samples(candidate, seeds, "search", settings.block())
                                .first(rung.images(), images -> {});
                done += rung.images() - (round == 0 ? 0 : halving.rungs().get(round - 1).images());
                trace.add(candidate.line("search", round, rung.images(), score));
                points.add(point(candidate, round, rung.images(), score));
                distances.put(candidate, score.frechet());
                progress.at("searching", done, halving.images(), words(candidate, score));
            }
            left =
                    distances.entrySet().stream()
                            .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                            .map(Map.Entry::getKey)
                            .toList();
        }
        return left.get(0);
    }

    private Confirmation confirm(Trial present, Trial winner, TuneFolder.Trace trace) {
        Seeds other = heldOut();
        List<Samples.Score> scores = new ArrayList<>();
        int[] sampled = {0};
        for (Trial tested : List.of(present, winner)) {
            Samples.Score score =
                    samples(tested, other, "confirm", CONFIRM_BLOCK)
                            .first(
                                    settings.confirm(),
                                    images -> {
                                        sampled[0] += images;
                                        progress.at(
                                                "confirming",
                                                sampled[0],
                                                2L * settings.confirm(),
                                                "");
                                    });
            trace.add(tested.line("confirm", 0, settings.confirm(), score));
            scores.add(score);
        }
        return Confirmation.of(
                scores.get(0), scores.get(1), trial, seeds.stream(Purpose.SAMPLING, "bootstrap"));
    }

    private Seeds heldOut() {
        return new Seeds(seeds.derive(Purpose.SAMPLING, "confirmation"));
    }

    private Samples samples(Trial candidate, Seeds with, String phase, int block) {
        String name = String.format(Locale.ROOT, "%s-%04d", phase, candidate.number());
        return new Samples(trial, candidate.sampler().config(), with, folder.blocks(), name, block);
    }

    private TuneModel model(Trial present, Trial winner, Optional<Confirmation> confirmation) {
        List<Tested> tested = new ArrayList<>();
        confirmation.ifPresent(
                c -> {
                    tested.add(tested("present", present, c.present()));
                    tested.add(tested("winner", winner, c.winner()));
                });
        boolean isConfirmed = confirmation.map(Confirmation::isConfirmed).orElse(false);
        Verdict verdict =
                confirmation.isEmpty()
                        ? Verdict.PRESENT_WON
                        : isConfirmed ? Verdict.CONFIRMED : Verdict.NOT_CONFIRMED;
        return new TuneModel(
                verdict,
                trial.judge(),
                trial.judgeAccuracy(),
                settings.seed(),
                halving.images(),
                settings.confirm(),
                List.copyOf(points),
                tested,
                confirmation.map(Confirmation::difference),
                (isConfirmed ? winner : present).sampler().yaml(),
                winner.number());
    }

    private Tested tested(String role, Trial candidate, Samples.Score score) {
        Path file = folder.root().resolve(role + ".png");
        trial.draw(candidate.sampler().config(), heldOut(), PICTURES, COLUMNS, file);
        return new Tested(role, point(candidate, 0, settings.confirm(), score), file);
    }

    private static Point point(Trial candidate, int round, int images, Samples.Score score) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Knob knob : Knob.values()) {
            if (knob.isUsedBy(candidate.sampler().config())) {
                values.put(knob.key(), knob.of(candidate.sampler().config()));
            }
        }
        return new Point(
                candidate.number(),
                round,
                values,
                images,
                score.frechet(),
                score.labelAccuracy(),
                candidate.passes());
    }

    private static String words(Trial candidate, Samples.Score score) {
        return String.format(
                Locale.ROOT, "candidate %d: frechet %.4g", candidate.number(), score.frechet());
    }
}
