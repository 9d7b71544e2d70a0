package io.maskbit.tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pickle may turn into: data only. Nothing here has behaviour that a file could choose.
 *
 * <p>Containers are compared by identity, since a hostile pickle can put one into itself.
 */
sealed interface PickleValue {

    /** Returns the value as a short text for listings; never descends into containers. */
    String text();

    /** A text. */
    record Text(String text) implements PickleValue {}

    /** A whole number. */
    record Whole(long value) implements PickleValue {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    /** A floating point number. */
    record Real(double value) implements PickleValue {
        @Override
        public String text() {
            return Double.toString(value);
        }
    }

    /** Python's constants. */
    enum Constant implements PickleValue {
        NONE("None"),
        TRUE("True"),
        FALSE("False");

        private final String text;

        Constant(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** A tuple or a list. */
    final class Sequence implements PickleValue {
        final List<PickleValue> items;

        Sequence(List<PickleValue> items) {
            this.items = new ArrayList<>(items);
        }

        @Override
        public String text() {
            return "a list of " + items.size() + " entries";
        }
    }

    /** A dictionary, ordered. */
    final class Dictionary implements PickleValue {
        private final Map<Key, Entry> entries = new LinkedHashMap<>();

        /** A key and its value. */
        record Entry(PickleValue key, PickleValue value) {}

        /** Comparable, so that many hashes that collide on purpose are found fast all the same. */
        private record Key(String kind, String text) implements Comparable<Key> {

            @Override
            public int compareTo(Key other) {
                int kinds = kind.compareTo(other.kind);
                return kinds == 0 ? text.compareTo(other.text) : kinds;
            }
        }

        /**
         * Adds an entry, or replaces the value of an equal key.
         *
         * @throws PickleException if the key is longer than {@link CheckpointNames#LONGEST}
         */
        void put(PickleValue key, PickleValue value) throws PickleException {
            CheckpointNames.requireShort(key.text());
            boolean container =
                    key instanceof Sequence
                            || key instanceof Dictionary
                            || key instanceof Storage
                            || key instanceof Tensor;
            String text = container ? Integer.toString(entries.size()) : key.text();
            entries.put(new Key(key.getClass().getSimpleName(), text), new Entry(key, value));
        }

        /** Returns the value of a text, if it has one. */
        Optional<PickleValue> value(String text) {
            return Optional.ofNullable(entries.get(new Key("Text", text))).map(Entry::value);
        }

        /** Returns the entries, in the order in which the keys came. */
        Collection<Entry> entries() {
            return entries.values();
        }

        @Override
        public String text() {
            return "a dictionary of " + entries.size() + " entries";
        }
    }

    /** A function or class of the short list that is understood, by its full Python name. */
    record Name(String text) implements PickleValue {}

    /** An object that is recognised by name, but neither made nor looked into. */
    record Inert(String text) implements PickleValue {}

    /**
     * The values behind one or more tensors.
     *
     * @param type type of the values
     * @param key name of the entry that holds them
     * @param size number of values
     */
    record Storage(ValueType type, String key, long size) implements PickleValue {
        @Override
        public String text() {
            return "a storage of " + size + " values";
        }
    }

    /** A view of a storage. */
    record Tensor(Storage storage, TensorView view) implements PickleValue {
        @Override
        public String text() {
            return "a tensor of shape " + view.shape();
        }
    }
}
