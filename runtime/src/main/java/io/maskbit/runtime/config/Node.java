package io.maskbit.runtime.config;

import io.maskbit.api.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A piece of an experiment file that knows where it stands. Immutable. */
public sealed interface Node {

    /** Returns where the node begins. */
    Location location();

    /** Returns what the node is, in words for messages: "a list". */
    String words();

    /**
     * A single value.
     *
     * @param location where
     * @param text the value without quotes
     * @param quoted whether it was written in quotes, and is therefore a text whatever it looks
     *     like
     */
    record Scalar(Location location, String text, boolean quoted) implements Node {
        @Override
        public String words() {
            return quoted ? "the text '" + text + "'" : "'" + text + "'";
        }
    }

    /**
     * A list.
     *
     * @param location where
     * @param items the items in order
     */
    record Sequence(Location location, List<Node> items) implements Node {

        /** Copies the items. */
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String words() {
            return "a list";
        }
    }

    /**
     * Keys with values, in file order.
     *
     * @param location where
     * @param entries key to entry
     */
    record Mapping(Location location, Map<String, Entry> entries) implements Node {

        /** Copies the entries, keeping their order. */
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** Returns a mapping without entries. */
        public static Mapping empty(Location location) {
            return new Mapping(location, Map.of());
        }

        /** Returns the value of a key. */
        public Optional<Node> get(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        /** Returns whether a key is present. */
        public boolean has(String key) {
            return entries.containsKey(key);
        }

        /** Returns a copy in which a key has another entry; a new key comes last. */
        public Mapping with(String key, Entry entry) {
            Map<String, Entry> copy = new LinkedHashMap<>(entries);
            copy.put(key, entry);
            return new Mapping(location, copy);
        }

        /** Returns a copy without some keys. */
        public Mapping without(String... keys) {
            Map<String, Entry> copy = new LinkedHashMap<>(entries);
            for (String key : keys) {
                copy.remove(key);
            }
            return new Mapping(location, copy);
        }

        @Override
        public String words() {
            return "a section";
        }
    }

    /**
     * A key's place and value.
     *
     * @param key where the key stands
     * @param value the value
     */
    record Entry(Location key, Node value) {}

    /**
     * Spells a tree out as dotted paths: {@code generator.depth -> 12}. Lists stay whole.
     *
     * @return path to leaf, in file order
     */
    default Map<String, Node> leaves() {
        Map<String, Node> leaves = new LinkedHashMap<>();
        collect("", this, leaves);
        return leaves;
    }

    private static void collect(String path, Node node, Map<String, Node> leaves) {
        if (node instanceof Mapping mapping && !(mapping.entries().isEmpty() && !path.isEmpty())) {
            mapping.entries()
                    .forEach(
                            (key, entry) ->
                                    collect(
                                            path.isEmpty() ? key : path + "." + key,
                                            entry.value(),
                                            leaves));
        } else {
            leaves.put(path, node);
        }
    }

    /** Returns the node on one line, as it could be written in a file. */
    default String flow() {
        if (this instanceof Scalar scalar) {
            return YamlText.scalar(scalar);
        }
        List<String> parts = new ArrayList<>();
        if (this instanceof Sequence sequence) {
            sequence.items().forEach(item -> parts.add(item.flow()));
            return "[" + String.join(", ", parts) + "]";
        }
        ((Mapping) this)
                .entries()
                .forEach(
                        (key, entry) -> parts.add(YamlText.key(key) + ": " + entry.value().flow()));
        return "{" + String.join(", ", parts) + "}";
    }
}
