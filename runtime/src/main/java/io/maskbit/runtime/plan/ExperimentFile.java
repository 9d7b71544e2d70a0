package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment.Stage;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.config.Spelling;
import io.maskbit.spi.ConfigType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An experiment file taken apart: what holds for all arms, and each arm's own tree after its
 * overlay and the command line's settings have been laid over the base.
 *
 * @param head what holds for all arms; empty if it cannot be read
 * @param stage what is trained; a misspelt one is guessed, only to find further problems
 * @param arms one arm, or those that are compared, the baseline first
 * @param varies dotted paths that may differ between the arms; empty where nothing is compared
 * @param isComparison whether arms are compared
 */
record ExperimentFile(
        Optional<Head> head,
        Optional<Stage> stage,
        List<Source> arms,
        List<String> varies,
        boolean isComparison) {

    static final String ALONE = "arm";

    static final String LOOP = "loop";
    private static final String COMPARE = "compare";
    private static final List<String> HEAD = keys(Head.config());
    static final List<String> GROUND = keys(Ground.config());

    /**
     * The tree of one arm.
     *
     * @param name its name in the experiment, or {@code arm}
     * @param root its sections
     */
    record Source(String name, Node.Mapping root) {}

    /** Takes a document apart. */
    static ExperimentFile read(Document document, List<SetOption> options, Problems problems) {
        Node.Mapping root = document.root();
        List<SetOption> forArms = new ArrayList<>();
        for (SetOption option : options) {
            String top = option.path().get(0);
            if (HEAD.contains(top) || top.equals(COMPARE)) {
                root = option.applyTo(root);
            } else {
                forArms.add(option);
            }
        }
        Node.Mapping all = root;
        Optional<Head> head =
                new Binder("the experiment", problems)
                        .bind(Head.config(), only(all, HEAD))
                        .map(bound -> bound.value());
        Optional<Stage> stage = head.map(Head::train).or(() -> guessed(all));
        Reader reader = new Reader(stage, forArms, problems);
        return reader.arms(head, all);
    }

    /** What the pieces below share. */
    private record Reader(Optional<Stage> stage, List<SetOption> options, Problems problems) {

        ExperimentFile arms(Optional<Head> head, Node.Mapping root) {
            Node.Mapping base =
                    named(root.without(HEAD.toArray(new String[0])).without(COMPARE), problems);
            Optional<Node> compare = root.get(COMPARE);
            if (compare.isEmpty()) {
                List<Source> alone = List.of(source(ALONE, base, Optional.empty()));
                return new ExperimentFile(head, stage, alone, List.of(), false);
            }
            CompareSection section =
                    CompareSection.read(root.entries().get(COMPARE), stage, problems);
            List<Source> arms =
                    section.overlays().stream()
                            .map(o -> source(o.name(), base, Optional.of(o.settings())))
                            .toList();
            return new ExperimentFile(head, stage, arms, section.varies(), true);
        }

        private Source source(String name, Node.Mapping base, Optional<Node.Mapping> overlay) {
            Problems own = problems.in(overlay.isPresent() ? name : "");
            Node.Mapping root =
                    overlay.map(above -> overlay(base, named(withoutHead(above, own), own)))
                            .orElse(base);
            for (SetOption option : options) {
                root = named(option.applyTo(root), own);
            }
            unknown(root, "there is no section ", armKeys(), own);
            return new Source(name, root);
        }

        private static Node.Mapping withoutHead(Node.Mapping overlay, Problems own) {
            for (String key : HEAD) {
                if (overlay.has(key)) {
                    own.add(
                            overlay.entries().get(key).key(),
                            "'" + key + "' holds for all arms and cannot be set in one");
                }
            }
            return overlay.without(HEAD.toArray(new String[0]));
        }

        /** Gives the section {@code loop} its full name. */
        private Node.Mapping named(Node.Mapping root, Problems own) {
            Node.Entry loop = root.entries().get(LOOP);
            if (loop == null || stage.isEmpty()) {
                return root;
            }
            if (stage.get() == Stage.BOTH) {
                own.add(
                        loop.key(),
                        "'loop' could mean either loop where both stages are trained",
                        "write tokenizer_loop and generator_loop");
                return root.without(LOOP);
            }
            String name =
                    stage.get() == Stage.TOKENIZER
                            ? Section.TOKENIZER_LOOP.key()
                            : Section.GENERATOR_LOOP.key();
            Node.Entry twin = root.entries().get(name);
            if (twin != null && twin.key().line() > 0 && loop.key().line() > 0) {
                own.add(loop.key(), "'loop' is another name for '" + name + "'; give one of them");
            }
            Node.Mapping one = Node.Mapping.empty(root.location()).with(name, loop);
            return overlay(root.without(LOOP), one);
        }
    }

    /** Adds a problem for every key that is not known. */
    static void unknown(Node.Mapping mapping, String message, List<String> known, Problems own) {
        mapping.entries()
                .forEach(
                        (key, entry) -> {
                            if (!known.contains(key)) {
                                String near = Spelling.suggestion(key, known);
                                own.add(
                                        entry.key(),
                                        message + "'" + key + "'" + near,
                                        near.isEmpty()
                                                ? List.of("known: " + String.join(", ", known))
                                                : List.of());
                            }
                        });
    }

    /** Returns the keys that an arm may set. */
    static List<String> armKeys() {
        return Stream.of(GROUND, Section.keys(), List.of(LOOP)).flatMap(List::stream).toList();
    }

    /**
     * Lays a tree over another. A section that names its {@code use} replaces the one below; any
     * other is merged key by key.
     */
    static Node.Mapping overlay(Node.Mapping base, Node.Mapping above) {
        Node.Mapping result = base;
        for (Map.Entry<String, Node.Entry> entry : above.entries().entrySet()) {
            Node.Entry put = entry.getValue();
            if (put.value() instanceof Node.Mapping section
                    && !section.has(Sections.USE)
                    && result.get(entry.getKey()).orElse(section) instanceof Node.Mapping below) {
                Node.Mapping merged = overlay(below, section);
                put =
                        new Node.Entry(
                                put.key(), new Node.Mapping(section.location(), merged.entries()));
            }
            result = result.with(entry.getKey(), put);
        }
        return result;
    }

    private static Optional<Stage> guessed(Node.Mapping root) {
        List<String> names =
                Arrays.stream(Stage.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
        return root.get("train")
                .filter(Node.Scalar.class::isInstance)
                .flatMap(node -> Spelling.nearest(((Node.Scalar) node).text(), names))
                .map(name -> Stage.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    static Node.Mapping only(Node.Mapping root, List<String> keys) {
        Node.Mapping result = Node.Mapping.empty(root.location());
        for (Map.Entry<String, Node.Entry> entry : root.entries().entrySet()) {
            if (keys.contains(entry.getKey())) {
                result = result.with(entry.getKey(), entry.getValue());
            }
        }
        return result;
    }

    private static List<String> keys(ConfigType<?> type) {
        return type.entries().stream().map(ConfigType.Entry::key).toList();
    }
}
