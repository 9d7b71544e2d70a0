package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment.Stage;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.RoadmapPlan.Rung;
import io.maskbit.runtime.plan.RoadmapPlan.SettingChange;
import io.maskbit.runtime.plugin.Catalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the file of a roadmap into plans of its rungs, or says everything that is wrong with it.
 * The {@code set} of a rung is laid over the rung before it, so that a rung says what it changes
 * and nothing else.
 */
public final class RoadmapPlanner {

    private static final String ROADMAP = "roadmap";
    private static final String SET = "set";
    // What rungs are measured by must be the same for all of them.
    private static final List<String> COMMON =
            List.of(
                    "experiment",
                    "train",
                    "seeds",
                    "device",
                    "precision",
                    "image",
                    "data",
                    "evaluation",
                    "compare",
                    ROADMAP);

    private final Catalog catalog;

    /** Plans with the factories of a catalog. */
    public RoadmapPlanner(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Returns whether a file describes a roadmap. */
    public static boolean describes(Document document) {
        return document.root().has(ROADMAP);
    }

    /** Refuses a roadmap where one experiment is wanted. */
    static void refuse(Document document) {
        if (describes(document)) {
            throw new ExperimentException(
                    document.root().entries().get(ROADMAP).key(),
                    "this file describes the rungs of a roadmap, not one experiment",
                    "run them with: maskbit roadmap FILE");
        }
    }

    /**
     * Plans a file.
     *
     * @param document the file
     * @param options settings of the command line, which replace those of every rung
     * @return the plan
     * @throws ExperimentException with everything that is wrong, over all rungs
     */
    public RoadmapPlan plan(Document document, List<SetOption> options) {
        Problems problems = new Problems();
        Node.Mapping root = document.root().without(ROADMAP);
        List<Rung> rungs = new ArrayList<>();
        Optional<Head> head = Optional.empty();
        for (Draft draft : drafts(document, problems)) {
            root = ExperimentFile.overlay(root, draft.set());
            Problems own = problems.in("rung '" + draft.head().name() + "'");
            Document one = new Document(document.name(), document.text(), root);
            ExperimentFile file = ExperimentFile.read(one, options, own);
            head = file.head();
            Optional<ArmPlan> arm = file.stage().flatMap(stage -> arm(file, stage, own));
            if (arm.isPresent()) {
                rungs.add(rung(draft, arm.get(), rungs, own));
            }
        }
        problems.throwIfAny(document.name());
        return new RoadmapPlan(
                document,
                head.orElseThrow().experiment(),
                head.orElseThrow().seeds(),
                rungs,
                catalog);
    }

    /** A rung that is read but not planned. */
    private record Draft(RungHead head, Location place, Node.Mapping set) {}

    private Optional<ArmPlan> arm(ExperimentFile file, Stage stage, Problems own) {
        ExperimentFile.Source source = file.arms().get(0);
        if (stage != Stage.TOKENIZER) {
            own.add(
                    source.root().get("train").map(Node::location).orElse(source.root().location()),
                    "a roadmap is one of tokenizers",
                    "write 'train: tokenizer'");
        }
        return new ArmPlanner(source, stage, catalog, own).plan().plan();
    }

    private static Rung rung(Draft draft, ArmPlan arm, List<Rung> before, Problems own) {
        List<SettingChange> changes =
                before.isEmpty()
                        ? List.of()
                        : SettingChange.between(before.get(before.size() - 1).arm(), arm);
        if (!before.isEmpty() && changes.isEmpty()) {
            own.add(
                    draft.place(),
                    "the rung '" + draft.head().name() + "' changes nothing",
                    "its 'set' must differ from the rung before it");
        }
        if (arm.machine().evaluation().reconstructions() < 2) {
            own.add(
                    draft.place(),
                    "a roadmap compares reconstructions, but none are scored",
                    "write 'evaluation: {reconstructions: 512}'");
        }
        return new Rung(
                draft.head().name(), draft.head().change(), draft.head().published(), arm, changes);
    }

    private static List<Draft> drafts(Document document, Problems problems) {
        Node.Entry entry = document.root().entries().get(ROADMAP);
        if (entry == null) {
            throw new ExperimentException(
                    Location.of(document.name()),
                    "this file has no section 'roadmap'",
                    "expected a list of rungs: roadmap: [{name: …, change: …, set: {…}}, …]");
        }
        if (!(entry.value() instanceof Node.Sequence list) || list.items().isEmpty()) {
            problems.add(
                    entry.key(),
                    "'roadmap' must be a list of rungs, but is " + entry.value().words());
            return List.of();
        }
        if (document.root().has("compare")) {
            problems.add(
                    document.root().entries().get("compare").key(),
                    "a roadmap compares its rungs; 'compare' has no effect beside it",
                    "remove it");
        }
        List<Draft> drafts = new ArrayList<>();
        Map<String, Location> names = new HashMap<>();
        for (Node item : list.items()) {
            if (item instanceof Node.Mapping mapping) {
                draft(mapping, drafts.isEmpty(), problems).ifPresent(drafts::add);
            } else {
                problems.add(item.location(), "a rung must be a section, but is " + item.words());
            }
        }
        for (Draft draft : drafts) {
            Location first = names.putIfAbsent(draft.head().name(), draft.place());
            if (first != null) {
                problems.add(
                        draft.place(),
                        "two rungs have the name '" + draft.head().name() + "'",
                        "the other one is in line " + first.line());
            }
        }
        return drafts;
    }

    private static Optional<Draft> draft(Node.Mapping rung, boolean isFirst, Problems problems) {
        Node set = rung.get(SET).orElse(Node.Mapping.empty(rung.location()));
        if (!(set instanceof Node.Mapping settings)) {
            problems.add(
                    set.location(), "'set' must be a section of settings, but is " + set.words());
            return Optional.empty();
        }
        for (String key : COMMON) {
            if (settings.has(key)) {
                problems.add(
                        settings.entries().get(key).key(),
                        "'" + key + "' holds for all rungs and cannot be set in one");
            }
        }
        if (!isFirst && settings.entries().isEmpty()) {
            problems.add(rung.location(), "a rung after the first needs 'set': what it changes");
        }
        return new Binder("a rung of the roadmap", problems)
                .bind(RungHead.config(), rung.without(SET))
                .map(
                        head ->
                                new Draft(
                                        head.value(),
                                        rung.location(),
                                        settings.without(COMMON.toArray(new String[0]))));
    }
}
