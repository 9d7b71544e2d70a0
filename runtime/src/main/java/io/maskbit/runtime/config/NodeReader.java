package io.maskbit.runtime.config;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Problem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds our tree from the parser's events. Events rather than the engine's own tree, because they
 * let us refuse anchors, tags, empty values, twin keys and deep nesting with a line.
 */
final class NodeReader {

    private static final int MAX_DEPTH = 24;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final String source;
    private final Iterator<Event> events;

    private NodeReader(String source, Iterator<Event> events) {
        this.source = source;
        this.events = events;
    }

    /**
     * Reads one YAML document.
     *
     * @param source name for locations
     * @param text the document
     * @return its root
     * @throws ExperimentException with one located problem
     */
    static Node read(String source, String text) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(source)
                        .setCodePointLimit(Document.MAX_BYTES)
                        .setParseComments(false)
                        .build();
        try {
            NodeReader reader =
                    new NodeReader(source, new Parse(settings).parseString(text).iterator());
            return reader.document();
        } catch (ReaderException e) {
            throw refusal(
                    source,
                    new Location(source, lineOf(text, e.getPosition()), 0),
                    String.format(
                            "the character U+%04X has no place in a text file", e.getCodePoint()));
        } catch (MarkedYamlEngineException e) {
            throw refusal(
                    source, location(source, e.getProblemMark()), "not valid YAML: " + said(e));
        } catch (YamlEngineException e) {
            throw refusal(source, Location.of(source), "not valid YAML: " + e.getMessage());
        }
    }

    private Node document() {
        events.next(); // start of the stream
        Event first = events.next();
        if (!(first instanceof DocumentStartEvent)) {
            throw refusal(source, Location.of(source), "the file is empty");
        }
        Node root = node(events.next(), 0);
        events.next(); // end of the document
        Event after = events.next();
        if (after instanceof DocumentStartEvent) {
            throw refusal(
                    at(after), "a second document begins here, but a file holds one experiment");
        }
        return root;
    }

    private Node node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw refusal(at(event), "nested deeper than " + MAX_DEPTH + " levels");
        }
        if (event instanceof AliasEvent) {
            throw refusal(at(event), "aliases (*name) are not supported; write the value out");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw refusal(at(event), "anchors (&name) are not supported; write the value out");
        }
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar, scalar.getTag());
            boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
            if (!quoted && NULLS.contains(scalar.getValue())) {
                throw refusal(
                        at(event),
                        depth == 0 ? "the file is empty" : "a value is missing here",
                        "write the value, or leave the key out");
            }
            return new Node.Scalar(at(event), scalar.getValue(), quoted);
        }
        if (event instanceof SequenceStartEvent start) {
            refuseTag(start, start.getTag());
            return sequence(start, depth);
        }
        MappingStartEvent start = (MappingStartEvent) event;
        refuseTag(start, start.getTag());
        return mapping(start, depth);
    }

    private Node sequence(Event start, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
            items.add(node(e, depth + 1));
        }
        return new Node.Sequence(at(start), items);
    }

    private Node mapping(Event start, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
            if (!(e instanceof ScalarEvent key)) {
                throw refusal(at(e), "a key must be a word, not a list or a section");
            }
            Node.Scalar name = keyOf(key, depth);
            Event value = events.next();
            if (value instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && NULLS.contains(scalar.getValue())
                    && scalar.getTag().isEmpty()
                    && scalar.getAnchor().isEmpty()) {
                throw refusal(
                        name.location(),
                        "'" + name.text() + "' has no value",
                        "write a value, or leave the key out; an empty section is written {}");
            }
            Node.Entry entry = new Node.Entry(name.location(), node(value, depth + 1));
            Node.Entry earlier = entries.putIfAbsent(name.text(), entry);
            if (earlier != null) {
                throw refusal(
                        name.location(),
                        "'" + name.text() + "' appears twice",
                        "it is already given in line " + earlier.key().line());
            }
        }
        return new Node.Mapping(at(start), entries);
    }

    private Node.Scalar keyOf(ScalarEvent key, int depth) {
        if (key.isPlain() && key.getValue().isEmpty()) {
            throw refusal(at(key), "a key is missing here");
        }
        // Keys are words even where they look like something else: "null: 3" is an unknown key.
        if (key.isPlain() && key.getTag().isEmpty() && key.getAnchor().isEmpty()) {
            return new Node.Scalar(at(key), key.getValue(), false);
        }
        return (Node.Scalar) node(key, depth + 1);
    }

    private void refuseTag(Event event, Optional<String> tag) {
        if (tag.isPresent()) {
            throw refusal(
                    at(event),
                    "tags (" + tag.get() + ") are not supported; settings have types of their own");
        }
    }

    private ExperimentException refusal(Location location, String message, String... hints) {
        return refusal(source, location, message, hints);
    }

    private static ExperimentException refusal(
            String source, Location location, String message, String... hints) {
        return new ExperimentException(source, List.of(Problem.at(location, message, hints)));
    }

    private Location at(Event event) {
        return location(source, event.getStartMark());
    }

    private static Location location(String source, Optional<Mark> mark) {
        return mark.map(m -> new Location(source, m.getLine() + 1, m.getColumn() + 1))
                .orElse(Location.of(source));
    }

    private static int lineOf(String text, int position) {
        int end =
                text.offsetByCodePoints(
                        0, Math.min(position, text.codePointCount(0, text.length())));
        return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    private static String said(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? String.valueOf(e.getMessage()) : e.getProblem();
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        return (context + problem).replaceAll("\\s+", " ");
    }
}
