package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The images that could not be decoded: each is reported once by name, and too many stop the run.
 */
public final class BrokenImages {

    private final int limit;
    private final Consumer<String> report;
    private final Map<String, String> reasons = new LinkedHashMap<>();

    /**
     * Begins to count.
     *
     * @param limit how many are tolerated
     * @param report receives one line per broken image
     */
    public BrokenImages(int limit, Consumer<String> report) {
        this.limit = limit;
        this.report = report;
    }

    /**
     * Counts an image; one that was counted before changes nothing.
     *
     * @param name its name
     * @param reason what is wrong with it
     * @throws ExperimentException if there are more than tolerated
     */
    public synchronized void add(String name, String reason) {
        if (reasons.putIfAbsent(name, reason) != null) {
            return;
        }
        report.accept("broken image " + name + ": " + reason);
        if (reasons.size() > limit) {
            List<String> hints = new ArrayList<>();
            reasons.forEach((broken, why) -> hints.add(broken + ": " + why));
            List<String> shown = new ArrayList<>(hints.subList(0, Math.min(hints.size(), 20)));
            shown.add("mend or remove them, or raise data.max_broken");
            throw new ExperimentException(
                    Location.of(name),
                    reasons.size() + " broken images, but data.max_broken is " + limit,
                    shown.toArray(String[]::new));
        }
    }

    /** Returns how many different images were broken. */
    public synchronized int count() {
        return reasons.size();
    }

    /** Returns their names, in the order in which they were met. */
    public synchronized List<String> names() {
        return List.copyOf(reasons.keySet());
    }
}
