package io.maskbit.runtime.compare;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The parameters that must start with equal values in both arms: those of equal path and shape, in
 * layers all of whose parameters have equal shapes.
 *
 * <p>The layer matters because the law of a starting value depends on it: the bias of a convolution
 * is drawn from an interval that its weight's shape sets. Where a component that varies changes the
 * number of input channels, the bias keeps its shape but not its law.
 */
final class CommonStarts {

    private final Map<String, String> baseline;
    private final Map<String, String> candidate;
    private final TreeSet<String> names = new TreeSet<>();

    /**
     * Finds what is common.
     *
     * @param baseline digests by "path shape", such as {@code tokenizer.conv_in.bias (64)}
     * @param candidate the same of the other arm
     */
    CommonStarts(Map<String, String> baseline, Map<String, String> candidate) {
        this.baseline = baseline;
        this.candidate = candidate;
        Set<String> unequalLayers = unequalLayers();
        for (String name : baseline.keySet()) {
            if (candidate.containsKey(name) && !unequalLayers.contains(layer(path(name)))) {
                names.add(name);
            }
        }
    }

    /** Returns how many parameters are common. */
    int count() {
        return names.size();
    }

    /** Returns the common parameters whose starting values differ. */
    List<String> unequal() {
        return names.stream()
                .filter(name -> !baseline.get(name).equals(candidate.get(name)))
                .toList();
    }

    private Set<String> unequalLayers() {
        Map<String, String> shapes = new TreeMap<>();
        candidate.keySet().forEach(name -> shapes.put(path(name), name));
        Set<String> layers = new HashSet<>();
        for (String name : baseline.keySet()) {
            String other = shapes.getOrDefault(path(name), name);
            if (!other.equals(name)) {
                layers.add(layer(path(name)));
            }
        }
        return layers;
    }

    private static String path(String name) {
        int space = name.indexOf(' ');
        return space < 0 ? name : name.substring(0, space);
    }

    private static String layer(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }
}
