package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment.Stage;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Checks the scores that an arm asks for, with all that its file says. */
final class ScorePlanner {

    /** The setting of the section {@code evaluation} that this is about. */
    static final String SCORES = "scores";

    private static final int FEWEST = 2;

    private final Sections sections;
    private final Stage stage;
    private final Problems problems;

    ScorePlanner(Sections sections, Stage stage, Problems problems) {
        this.sections = sections;
        this.stage = stage;
        this.problems = problems;
    }

    /** Refuses what cannot be scored, before anything is trained. */
    void check(EvaluationConfig evaluation) {
        ScoreConfig scores = evaluation.scores();
        if (!scores.isAsked()) {
            return;
        }
        boolean back = scores.isOfReconstructions(stage != Stage.TOKENIZER);
        new ScoreMetrics(scores, back)
                .refusal()
                .ifPresent(
                        message ->
                                problems.add(
                                        placeOf(message.split("\\W", 2)[0]),
                                        "evaluation: scores: " + message));
        int images = back ? evaluation.reconstructions() : evaluation.samples();
        if (images < FEWEST) {
            problems.add(
                    placeOf("protocol"),
                    "evaluation: scores: the protocol '"
                            + scores.protocol()
                            + "' scores "
                            + (back ? "reconstructions" : "samples")
                            + ", but there are "
                            + images,
                    "raise evaluation." + (back ? "reconstructions" : "samples"));
        }
        for (Map.Entry<String, Path> file : scores.files().entrySet()) {
            if (!Files.isRegularFile(file.getValue())) {
                problems.add(
                        placeOf(file.getKey()),
                        "evaluation: scores: "
                                + file.getKey()
                                + ": there is no file '"
                                + file.getValue()
                                + "'",
                        "the path counts from the working folder " + Path.of("").toAbsolutePath());
            }
        }
    }

    /** Returns where a setting stands; of one that is not written, the section. */
    private Location placeOf(String key) {
        Optional<Node.Mapping> written =
                sections.section(Section.EVALUATION)
                        .flatMap(evaluation -> evaluation.get(SCORES))
                        .filter(Node.Mapping.class::isInstance)
                        .map(Node.Mapping.class::cast);
        return written.flatMap(scores -> Optional.ofNullable(scores.entries().get(key)))
                .map(Node.Entry::key)
                .orElseGet(
                        () ->
                                written.flatMap(
                                                scores ->
                                                        scores.entries().values().stream()
                                                                .map(Node.Entry::key)
                                                                .findFirst())
                                        .orElse(sections.placeOf(Section.EVALUATION.key())));
    }
}
