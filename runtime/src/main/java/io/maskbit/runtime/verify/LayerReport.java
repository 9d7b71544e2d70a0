package io.maskbit.runtime.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Layers that were compared, in the order of execution.
 *
 * @param subject what they are layers of
 * @param layers one entry per comparison
 * @param tolerance largest size that counts as equal
 * @param more what else was found, for people
 * @param faults what else is wrong, for people
 */
record LayerReport(
        String subject,
        List<Deviation> layers,
        double tolerance,
        List<String> more,
        List<String> faults) {

    private static final int SHOWN = 3;

    LayerReport {
        layers = List.copyOf(layers);
        more = List.copyOf(more);
        faults = List.copyOf(faults);
    }

    /** Returns the first layer that deviates; empty if all agree. */
    Optional<Deviation> first() {
        return layers.stream().filter(layer -> layer.size() > tolerance).findFirst();
    }

    /** Returns whether everything agrees. */
    boolean agrees() {
        return first().isEmpty() && faults.isEmpty();
    }

    /** Returns the report for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Optional<Deviation> first = first();
        if (first.isEmpty()) {
            lines.add(subject + ": " + layers.size() + " results agree" + largest());
        } else {
            Deviation deviation = first.orElseThrow();
            lines.add(subject + ": FIRST DEVIATES at " + deviation.layer());
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  by %s of its root mean square (tolerance %.1g): %s",
                            deviation.amount(),
                            tolerance,
                            deviation.words()));
            lines.add("  before it " + before(layers.indexOf(deviation)));
            lines.add("  after it " + after(layers.indexOf(deviation)));
        }
        more.forEach(line -> lines.add("  " + line));
        faults.forEach(line -> lines.add("  " + line));
        return lines;
    }

    private String largest() {
        return layers.stream()
                .reduce(Deviation::or)
                .map(worst -> ", at most " + worst.amount() + " off (" + worst.layer() + ")")
                .orElse("");
    }

    private String before(int at) {
        if (at == 0) {
            return "nothing was compared";
        }
        List<String> last =
                layers.subList(Math.max(0, at - SHOWN), at).stream()
                        .map(layer -> layer.layer() + " (" + layer.amount() + ")")
                        .toList();
        return at + " results agree, the last of them " + String.join(", ", last);
    }

    private String after(int at) {
        List<Deviation> rest = layers.subList(at + 1, layers.size());
        long deviating = rest.stream().filter(layer -> layer.size() > tolerance).count();
        return deviating + " of " + rest.size() + " results deviate";
    }
}
