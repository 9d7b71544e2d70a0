package io.maskbit.runtime.plan;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Bound;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.config.Spelling;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.plugin.Found;
import io.maskbit.runtime.plugin.Notice;
import io.maskbit.runtime.plugin.Origin;
import io.maskbit.spi.ConfigType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the sections of one arm: which component is chosen, and with which settings. */
final class Sections {

    static final String USE = "use";
    static final String WEIGHTS = "weights";

    private static final int MOST_HINTS = 8;
    private static final int MOST_IDS = 20;

    private final Node.Mapping root;
    private final Catalog catalog;
    private final Problems problems;

    Sections(Node.Mapping root, Catalog catalog, Problems problems) {
        this.root = root;
        this.catalog = catalog;
        this.problems = problems;
    }

    /**
     * A chosen factory with what the file says about it.
     *
     * @param found the factory
     * @param place where it is chosen
     * @param section the whole section, standing where its key stands
     */
    record Choice(Found found, Location place, Node.Mapping section) {

        /** Returns what to call it in messages: "generator 'maskbit'". */
        String words() {
            return found.kind().words() + " '" + found.id() + "'";
        }
    }

    /** Returns whether a section is written. */
    boolean has(Section section) {
        return root.has(section.key());
    }

    /** Returns where a key stands, or where the whole begins if it is not written. */
    Location placeOf(String key) {
        Node.Entry entry = root.entries().get(key);
        return entry == null ? Location.of(root.location().source()) : entry.key();
    }

    /** Returns a section, standing where its key stands; an absent one is empty. */
    Optional<Node.Mapping> section(Section section) {
        Location place = placeOf(section.key());
        Optional<Node> written = root.get(section.key());
        if (written.isEmpty()) {
            return Optional.of(Node.Mapping.empty(place));
        }
        if (written.get() instanceof Node.Mapping mapping) {
            return Optional.of(new Node.Mapping(place, mapping.entries()));
        }
        problems.add(
                written.get().location(),
                "'" + section.key() + "' must be a section, but is " + written.get().words(),
                section.kind().isPresent()
                        ? "write it as " + section.key() + ": {use: …}"
                        : "write it as " + section.key() + ": {key: value}");
        return Optional.empty();
    }

    /** Finds the factory that a section chooses. */
    Optional<Choice> choice(Section section) {
        ComponentKind kind = section.kind().orElseThrow();
        if (!has(section)) {
            problems.add(
                    placeOf(section.key()),
                    "the section '" + section.key() + "' is missing",
                    "choose a " + kind.words() + ": " + listed(catalog.ids(kind)));
            return Optional.empty();
        }
        return section(section).flatMap(mapping -> choice(kind, mapping));
    }

    private Optional<Choice> choice(ComponentKind kind, Node.Mapping section) {
        Optional<Node> use = section.get(USE);
        if (use.isEmpty()) {
            problems.add(
                    section.location(),
                    "the section '"
                            + kind.key()
                            + "' does not say which "
                            + kind.words()
                            + " to use",
                    "add 'use: …' with one of " + listed(catalog.ids(kind)));
            return Optional.empty();
        }
        if (!(use.get() instanceof Node.Scalar id)) {
            problems.add(
                    use.get().location(),
                    kind.key() + ": 'use' must be an id, but is " + use.get().words());
            return Optional.empty();
        }
        Optional<Found> found = catalog.find(kind, id.text());
        if (found.isEmpty()) {
            reportUnknown(kind, id);
            return Optional.empty();
        }
        List<Origin> twins = catalog.twins(kind, id.text());
        if (!twins.isEmpty()) {
            problems.add(
                    id.location(),
                    kind.words() + " '" + id.text() + "' is offered more than once",
                    twins.stream().map(Origin::toString).toList());
        }
        return Optional.of(new Choice(found.get(), id.location(), section));
    }

    private void reportUnknown(ComponentKind kind, Node.Scalar id) {
        List<String> known = catalog.ids(kind);
        List<String> hints = new ArrayList<>();
        List<Notice> absent = catalog.notices().stream().filter(Notice::isProblem).toList();
        // Those that name the id come first: a folder may hold hundreds of plugins.
        for (boolean isNamed : List.of(true, false)) {
            for (Notice notice : absent) {
                if (notice.toString().contains(id.text()) == isNamed && hints.size() < MOST_HINTS) {
                    hints.add(notice.toString());
                }
            }
        }
        if (absent.size() > hints.size()) {
            hints.add(
                    (absent.size() - hints.size())
                            + " more plugins were set aside: maskbit plugins");
        }
        String list = known.isEmpty() ? "none is installed" : "known: " + listed(known);
        problems.add(
                id.location(),
                "no "
                        + kind.words()
                        + " '"
                        + id.text()
                        + "' ("
                        + list
                        + ")"
                        + Spelling.suggestion(id.text(), known),
                hints);
    }

    /** Lists ids; of very many, the first. */
    private static String listed(List<String> ids) {
        return ids.size() <= MOST_IDS
                ? String.join(", ", ids)
                : String.join(", ", ids.subList(0, MOST_IDS))
                        + " and "
                        + (ids.size() - MOST_IDS)
                        + " more";
    }

    /** Reads the settings of a chosen component. */
    <C extends Record> Optional<Bound<C>> settings(ConfigType<C> type, Choice choice) {
        boolean isTokenizer = choice.found().kind() == ComponentKind.TOKENIZER;
        Node.Mapping own =
                isTokenizer
                        ? choice.section().without(USE, WEIGHTS)
                        : choice.section().without(USE);
        return new Binder(choice.words(), problems).bind(type, own);
    }

    /** Reads a section of the machine's own. */
    <C extends Record> Optional<Bound<C>> settings(ConfigType<C> type, Section section) {
        return section(section)
                .flatMap(mapping -> new Binder(section.key(), problems).bind(type, mapping));
    }

    /** Reads the sampler that is chosen. */
    Optional<SamplerSection.Chosen> sampler() {
        return section(Section.SAMPLING)
                .flatMap(mapping -> new SamplerSection(problems).read(mapping));
    }

    /** Returns a component's section with every setting spelled out. */
    static Node.Mapping resolved(Choice choice, Node.Mapping settings) {
        Node.Mapping all = Node.Mapping.empty(choice.section().location());
        for (String key : List.of(USE, WEIGHTS)) {
            Node.Entry entry = choice.section().entries().get(key);
            boolean isOurs = key.equals(USE) || choice.found().kind() == ComponentKind.TOKENIZER;
            if (entry != null && isOurs && entry.value() instanceof Node.Scalar scalar) {
                Node text = new Node.Scalar(scalar.location(), scalar.text(), true);
                all = all.with(key, new Node.Entry(entry.key(), text));
            }
        }
        for (Map.Entry<String, Node.Entry> entry : settings.entries().entrySet()) {
            all = all.with(entry.getKey(), entry.getValue());
        }
        return all;
    }
}
