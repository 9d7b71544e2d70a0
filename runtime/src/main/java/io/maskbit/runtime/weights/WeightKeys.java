package io.maskbit.runtime.weights;

import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.tensor.TensorFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a weight file holds, under the names of today: losses are left out, old names are replaced.
 *
 * @param file name of the file, for messages
 * @param shapes extents by name of today, in the order of the file
 * @param sources name in the file by name of today
 * @param ignored why a name of the file is left out
 */
record WeightKeys(
        String file,
        Map<String, Shape> shapes,
        Map<String, String> sources,
        Map<String, String> ignored) {

    /** Largest extent that a setting is taken from. */
    private static final long LARGEST = 1 << 24;

    /** Longest name that is shown whole. */
    private static final int LONGEST = 120;

    private static final String LOSSES = "loss.";
    private static final String OLD_INPUT = "token_emb.";
    private static final String INPUT = "input_proj.";

    WeightKeys {
        shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        ignored = Collections.unmodifiableMap(new LinkedHashMap<>(ignored));
    }

    /** Reads the names of a file. */
    static WeightKeys of(TensorFile file) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Map<String, String> sources = new LinkedHashMap<>();
        Map<String, String> ignored = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (name.startsWith(LOSSES)) {
                ignored.put(name, "a network of the training's losses");
                continue;
            }
            String today =
                    name.startsWith(OLD_INPUT) ? INPUT + name.substring(OLD_INPUT.length()) : name;
            // Beside the name of today the old one stays what it is: unexpected.
            String key = file.contains(today) ? name : today;
            shapes.put(key, file.shape(name));
            sources.put(key, name);
        }
        file.metadata()
                .keySet()
                .forEach(name -> ignored.put(name, "no tensor: a text or a number beside them"));
        return new WeightKeys(String.valueOf(file.path()), shapes, sources, ignored);
    }

    /** Returns a name as it can be shown: names of a file may hold anything. */
    static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
    }

    /** Returns whether there is a key. */
    boolean has(String key) {
        return shapes.containsKey(key);
    }

    /**
     * Returns an extent.
     *
     * @param key a key, which must be there
     * @param dimensions the number of dimensions that it must have
     * @param dimension which one is asked for
     * @throws ExperimentException if there is no such key, or it has another number of dimensions
     */
    int extent(String key, int dimensions, int dimension) {
        Shape shape = shapes.get(key);
        if (shape == null) {
            throw refused(
                    "has no tensor " + key + ", without which no model of this kind is complete");
        }
        if (shape.dimension() != dimensions) {
            throw refused(
                    key
                            + " has the shape "
                            + shape
                            + ", but a tensor of "
                            + dimensions
                            + " dimensions is wanted");
        }
        long extent = shape.get(dimension);
        if (extent < 1 || extent > LARGEST) {
            throw refused(key + " has the shape " + shape + ", which no model has");
        }
        return (int) extent;
    }

    /**
     * Counts keys that differ in a number only.
     *
     * @param before what stands before the number
     * @param after what stands behind it
     * @return the first number, from 0 on, for which there is no key
     */
    int count(String before, String after) {
        int count = 0;
        while (has(before + count + after)) {
            count++;
        }
        return count;
    }

    /** Returns a refusal of the file. */
    ExperimentException refused(String what, String... hints) {
        return new ExperimentException(
                Location.of(file),
                what,
                hints.length > 0
                        ? hints
                        : new String[] {
                            "expected the weights of one model, as the released files hold them:"
                                    + " docs/released-weights.md"
                        });
    }
}
