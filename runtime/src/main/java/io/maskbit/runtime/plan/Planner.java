package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment;
import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plugin.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns an experiment file into plans of its arms, or says everything that is wrong with it. Needs
 * no tensors and no native library, and takes milliseconds.
 */
public final class Planner {

    /** Plans without scores: for whoever uses a run, and measures nothing as it did. */
    public static final SetOption WITHOUT_SCORES =
            SetOption.of("evaluation." + ScorePlanner.SCORES + "={}");

    private final Catalog catalog;

    /** Plans with the factories of a catalog. */
    public Planner(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Plans a file.
     *
     * @param document the file
     * @param options settings of the command line, which replace those of the file
     * @return the plan
     * @throws ExperimentException with everything that is wrong, over all arms
     */
    public ExperimentPlan plan(Document document, List<SetOption> options) {
        RoadmapPlanner.refuse(document);
        Problems problems = new Problems();
        ExperimentFile file = ExperimentFile.read(document, options, problems);
        List<ArmPlanner.Outcome> outcomes = new ArrayList<>();
        file.stage()
                .ifPresent(
                        stage -> {
                            for (ExperimentFile.Source source : file.arms()) {
                                outcomes.add(
                                        new ArmPlanner(source, stage, catalog, problems).plan());
                            }
                        });
        for (int i = 1; i < outcomes.size(); i++) {
            List<String> names = List.of(file.arms().get(0).name(), file.arms().get(i).name());
            refuseOtherDifferences(
                    names, outcomes.get(0), outcomes.get(i), file.varies(), problems);
        }
        problems.throwIfAny(document.name());
        List<ArmPlan> arms = outcomes.stream().flatMap(o -> o.plan().stream()).toList();
        Head head = file.head().orElseThrow();
        Experiment experiment =
                new Experiment(
                        head.experiment(),
                        head.train(),
                        arms.stream().map(ArmPlan::arm).toList(),
                        head.seeds(),
                        file.varies());
        return new ExperimentPlan(document, experiment, arms, catalog);
    }

    /** Lists the paths at which two arms differ although they should not. */
    private static void refuseOtherDifferences(
            List<String> names,
            ArmPlanner.Outcome baseline,
            ArmPlanner.Outcome candidate,
            List<String> varies,
            Problems problems) {
        Map<String, Node> left = baseline.settings().leaves();
        Map<String, Node> right = candidate.settings().leaves();
        Set<String> paths = new LinkedHashSet<>(left.keySet());
        paths.addAll(right.keySet());
        for (String path : paths) {
            String section = path.split("\\.", 2)[0];
            boolean isRead =
                    !baseline.unread().contains(section) && !candidate.unread().contains(section);
            boolean mayVary =
                    varies.stream().anyMatch(v -> path.equals(v) || path.startsWith(v + "."));
            Optional<Node> first = Optional.ofNullable(left.get(path));
            Optional<Node> second = Optional.ofNullable(right.get(path));
            if (mayVary || !isRead || first.map(Node::flow).equals(second.map(Node::flow))) {
                continue;
            }
            Node named = second.or(() -> first).orElseThrow();
            Node place = named.location().line() > 0 ? named : first.orElse(named);
            problems.add(
                    place.location(),
                    "the arms differ at '" + path + "', which 'varies' does not name",
                    names.get(0)
                            + ": "
                            + said(first)
                            + "          "
                            + names.get(1)
                            + ": "
                            + said(second),
                    "make them equal, or add '" + section + "' to compare.varies");
        }
    }

    private static String said(Optional<Node> node) {
        return node.map(
                        n ->
                                n.location().line() > 0
                                        ? n.flow() + " (line " + n.location().line() + ")"
                                        : n.flow())
                .orElse("not set");
    }
}
