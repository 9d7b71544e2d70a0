package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment.Stage;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.config.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The section {@code compare} of an experiment file: two arms as {@code baseline} and {@code
 * candidate}, or any number of named ones under {@code arms}, of which the first is the baseline.
 *
 * @param overlays what each arm lays over the base; empty if that cannot be read
 * @param varies dotted paths that may differ between the arms
 */
record CompareSection(List<Overlay> overlays, List<String> varies) {

    private static final String ARMS = "arms";
    private static final String VARIES = "varies";
    private static final List<String> PAIR = List.of("baseline", "candidate");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,59}");

    /** What one arm lays over the base. */
    record Overlay(String name, Node.Mapping settings) {}

    /** Reads the section; problems go to the collection given. */
    static CompareSection read(Node.Entry compare, Optional<Stage> stage, Problems problems) {
        if (!(compare.value() instanceof Node.Mapping sections)) {
            problems.add(
                    compare.key(),
                    "'compare' must be a section, but is " + compare.value().words());
            return new CompareSection(List.of(), List.of());
        }
        ExperimentFile.unknown(
                sections,
                "compare has no setting ",
                List.of(VARIES, PAIR.get(0), PAIR.get(1), ARMS),
                problems);
        Reader reader = new Reader(sections, compare.key(), stage, problems);
        return new CompareSection(
                sections.has(ARMS) ? reader.named() : reader.pair(), reader.varies());
    }

    /** What the pieces below share. */
    private record Reader(
            Node.Mapping sections, Location place, Optional<Stage> stage, Problems problems) {

        List<Overlay> pair() {
            List<Overlay> overlays = new ArrayList<>();
            for (String name : PAIR) {
                Optional<Node> overlay = sections.get(name);
                if (overlay.isEmpty()) {
                    problems.add(
                            place,
                            "compare needs '" + name + "'",
                            "an arm that changes nothing is written {}");
                } else {
                    overlay(name, overlay.get()).ifPresent(overlays::add);
                }
            }
            return overlays;
        }

        List<Overlay> named() {
            Node.Entry arms = sections.entries().get(ARMS);
            for (String name : PAIR) {
                if (sections.has(name)) {
                    problems.add(
                            sections.entries().get(name).key(),
                            "compare: '" + name + "' has no effect beside 'arms'",
                            "give all arms under 'arms', the baseline first; or only baseline and"
                                    + " candidate");
                }
            }
            if (!(arms.value() instanceof Node.Mapping mapping) || mapping.entries().size() < 2) {
                problems.add(
                        arms.key(),
                        "compare: 'arms' must name at least two arms",
                        "write 'arms: {first: {…}, second: {…}}'; the first is the baseline");
                return List.of();
            }
            List<Overlay> overlays = new ArrayList<>();
            for (Map.Entry<String, Node.Entry> arm : mapping.entries().entrySet()) {
                String name = arm.getKey();
                if (!NAME.matcher(name).matches() || name.equals(ExperimentFile.ALONE)) {
                    problems.add(
                            arm.getValue().key(),
                            "compare: '" + name + "' cannot be the name of an arm",
                            "use letters, digits, '.', '_', '+' and '-', at most 60, and not"
                                    + " 'arm'");
                }
                overlay(name, arm.getValue().value()).ifPresent(overlays::add);
            }
            return overlays;
        }

        private Optional<Overlay> overlay(String name, Node value) {
            if (value instanceof Node.Mapping mapping) {
                return Optional.of(new Overlay(name, mapping));
            }
            problems.add(
                    value.location(),
                    "compare: '" + name + "' must be a section, but is " + value.words());
            return Optional.empty();
        }

        List<String> varies() {
            Optional<Node> written = sections.get(VARIES);
            if (written.isEmpty()) {
                problems.add(
                        place,
                        "compare needs 'varies'",
                        "name the sections that may differ, for example 'varies: generator'");
                return List.of();
            }
            List<Node> items =
                    written.get() instanceof Node.Sequence list
                            ? list.items()
                            : List.of(written.get());
            List<String> paths = new ArrayList<>();
            for (Node item : items) {
                if (item instanceof Node.Scalar scalar) {
                    paths.add(path(scalar));
                } else {
                    problems.add(
                            item.location(),
                            "compare: 'varies' must name sections, but holds " + item.words());
                }
            }
            return paths;
        }

        private String path(Node.Scalar item) {
            String path = full(item.text());
            String top = path.split("\\.", 2)[0];
            List<String> known = ExperimentFile.armKeys();
            if (!known.contains(top)) {
                problems.add(
                        item.location(),
                        "compare: 'varies' names no section of an arm: '"
                                + item.text()
                                + "'"
                                + Spelling.suggestion(top, known));
            }
            boolean isIdle =
                    Section.of(top)
                            .filter(section -> stage.isPresent())
                            .filter(section -> !section.isUsedBy(stage.get()))
                            .isPresent();
            if (isIdle) {
                problems.add(
                        item.location(),
                        "compare: '"
                                + top
                                + "' cannot vary: it has no effect with 'train: "
                                + stage.get().name().toLowerCase(Locale.ROOT)
                                + "'");
            }
            return path;
        }

        private String full(String path) {
            String loop = ExperimentFile.LOOP;
            boolean isAlias = path.equals(loop) || path.startsWith(loop + ".");
            if (!isAlias || stage.isEmpty() || stage.get() == Stage.BOTH) {
                return path;
            }
            return stage.get().name().toLowerCase(Locale.ROOT) + "_" + path;
        }
    }
}
