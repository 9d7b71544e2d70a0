package io.maskbit.runtime.config;

import io.maskbit.api.Location;
import io.maskbit.spi.ConfigType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a section of a file into a settings record, and collects everything that is wrong.
 *
 * <p>A section with a wrong setting still gives a value where possible, so that later checks can
 * find further problems; whoever runs anything asks the {@link Problems} first.
 */
public final class Binder {

    private static final Location FALLBACK = Location.of("fallback");

    private final Problems problems;
    private final String owner;

    /**
     * Makes a binder for one section.
     *
     * @param owner what the settings belong to, as the beginning of a sentence: "generator
     *     'maskbit'"
     * @param problems where problems go
     */
    public Binder(String owner, Problems problems) {
        this.owner = owner;
        this.problems = problems;
    }

    /**
     * Reads a section.
     *
     * @param type the settings
     * @param given what the file says
     * @return the settings; empty if no record can be made of them
     * @param <C> the record
     */
    public <C extends Record> Optional<Bound<C>> bind(ConfigType<C> type, Node.Mapping given) {
        return bind(type, given, "");
    }

    private <C extends Record> Optional<Bound<C>> bind(
            ConfigType<C> type, Node.Mapping given, String path) {
        List<String> known = type.entries().stream().map(ConfigType.Entry::key).toList();
        Map<String, Node> meant = unknownKeys(given, known, path);
        List<Object> values = new ArrayList<>();
        Map<String, Node.Entry> settings = new LinkedHashMap<>();
        for (ConfigType.Entry entry : type.entries()) {
            String key = entry.key();
            Node.Entry written = given.entries().get(key);
            Optional<Value> value = Optional.empty();
            if (written != null) {
                value = value(entry.type(), written.value(), type, path + key);
            } else if (meant.containsKey(key)) {
                value = value(entry.type(), meant.get(key), type, path + key);
            } else if (entry.fallback().isEmpty()) {
                problems.add(
                        given.location(),
                        owner + " needs the setting '" + path + key + "'",
                        "it means: " + entry.about());
            }
            // A fallback also stands in for a wrong value, only to find what else is wrong.
            Optional<Value> used = value.or(() -> fallback(entry, type, path));
            if (used.isPresent()) {
                values.add(used.get().value());
                Location place = written == null ? FALLBACK : written.key();
                settings.put(key, new Node.Entry(place, used.get().node()));
            }
        }
        if (values.size() < type.entries().size()) {
            return Optional.empty();
        }
        return create(type, values, new Node.Mapping(given.location(), settings), given, path);
    }

    private <C extends Record> Optional<Bound<C>> create(
            ConfigType<C> type,
            List<Object> values,
            Node.Mapping settings,
            Node.Mapping given,
            String path) {
        try {
            return Optional.of(new Bound<>(type.create(values), settings));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String section = path.isEmpty() ? "" : path.substring(0, path.length() - 1) + ": ";
            problems.add(placeOf(message, given), owner + ": " + section + message);
            return Optional.empty();
        }
    }

    /** Returns the place of the key that a record's message names first, else of the section. */
    private static Location placeOf(String message, Node.Mapping given) {
        Location place = given.location();
        int first = Integer.MAX_VALUE;
        for (Map.Entry<String, Node.Entry> entry : given.entries().entrySet()) {
            var words =
                    Pattern.compile("(?<![\\w])" + Pattern.quote(entry.getKey()) + "(?![\\w])")
                            .matcher(message);
            if (words.find() && words.start() < first) {
                first = words.start();
                place = entry.getValue().key();
            }
        }
        return place;
    }

    /** Reports unknown keys; returns the values of those whose meaning can be guessed. */
    private Map<String, Node> unknownKeys(Node.Mapping given, List<String> known, String path) {
        Map<String, Node> meant = new HashMap<>();
        List<String> free = known.stream().filter(key -> !given.has(key)).toList();
        given.entries()
                .forEach(
                        (key, entry) -> {
                            if (known.contains(key)) {
                                return;
                            }
                            Optional<String> near = Spelling.nearest(key, free);
                            String guess =
                                    near.or(() -> Spelling.nearest(key, known))
                                            .map(n -> "; did you mean '" + path + n + "'?")
                                            .orElse("");
                            near.ifPresent(n -> meant.putIfAbsent(n, entry.value()));
                            String message = owner + " has no setting '" + path + key + "'" + guess;
                            if (!guess.isEmpty()) {
                                problems.add(entry.key(), message);
                            } else {
                                problems.add(entry.key(), message, settingsHint(known));
                            }
                        });
        return meant;
    }

    private static String settingsHint(List<String> known) {
        return known.isEmpty()
                ? "it has no settings at all"
                : "its settings: " + String.join(", ", known);
    }

    /** A value with the node that would give it again. */
    private record Value(Object value, Node node) {}

    private Optional<Value> fallback(ConfigType.Entry entry, ConfigType<?> owner, String path) {
        return entry.fallback()
                .flatMap(
                        text -> {
                            // Written as in a file; only an empty text needs no quotes here.
                            Node node =
                                    text.isEmpty()
                                            ? new Node.Scalar(FALLBACK, text, true)
                                            : unlined(NodeReader.read("fallback", text));
                            return value(entry.type(), node, owner, path + entry.key());
                        });
    }

    private static Node unlined(Node node) {
        return SetOption.unlined(FALLBACK.source(), node);
    }

    private Optional<Value> value(Type type, Node node, ConfigType<?> config, String path) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(list.getActualTypeArguments()[0], node, config, path);
        }
        if (type instanceof Class<?> raw && raw.isRecord()) {
            return record(raw.asSubclass(Record.class), node, config, path);
        }
        if (!(type instanceof Class<?> raw) || !Scalars.supports(raw)) {
            throw new IllegalStateException(
                    config.type().getName()
                            + " has a setting of the type "
                            + type.getTypeName()
                            + ", which settings cannot have");
        }
        if (!(node instanceof Node.Scalar scalar)) {
            problems.add(node.location(), wrong(path, Scalars.expected(raw), node.words()));
            return Optional.empty();
        }
        try {
            Object value = Scalars.parse(raw, scalar);
            return Optional.of(new Value(value, Scalars.write(value, node.location())));
        } catch (Scalars.Refusal e) {
            problems.add(node.location(), wrong(path, e.expected(), node.words()) + e.suggestion());
            return Optional.empty();
        }
    }

    private Optional<Value> list(Type item, Node node, ConfigType<?> config, String path) {
        if (!(node instanceof Node.Sequence sequence)) {
            problems.add(node.location(), wrong(path, "a list such as [a, b]", node.words()));
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (Node element : sequence.items()) {
            value(item, element, config, path)
                    .ifPresent(
                            v -> {
                                values.add(v.value());
                                nodes.add(v.node());
                            });
        }
        return values.size() < sequence.items().size()
                ? Optional.empty()
                : Optional.of(
                        new Value(List.copyOf(values), new Node.Sequence(node.location(), nodes)));
    }

    private <R extends Record> Optional<Value> record(
            Class<R> type, Node node, ConfigType<?> config, String path) {
        if (!(node instanceof Node.Mapping mapping)) {
            problems.add(node.location(), wrong(path, "a section of settings", node.words()));
            return Optional.empty();
        }
        return bind(config.nested(type), mapping, path + ".")
                .map(bound -> new Value(bound.value(), bound.settings()));
    }

    private String wrong(String path, String expected, String given) {
        return owner + ": '" + path + "' must be " + expected + ", but is " + given;
    }
}
