package io.maskbit.training.health;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Follows the numbers of a tokenizer's windows and warns of what lasts: a rule must have found the
 * same for at least {@value #WINDOWS} windows in a row that cover at least {@value #STEPS} steps,
 * and must not have found it for as long before the warning ends.
 *
 * <p>What it says depends on the numbers alone, so that it can be repeated from a log.
 */
public final class HealthWatch {

    /** Windows in a row before a warning begins or ends. */
    public static final int WINDOWS = 3;

    /** Steps that these windows must cover. */
    public static final long STEPS = 200;

    private final Map<HealthRule, Map<String, Streak>> streaks = new EnumMap<>(HealthRule.class);
    private final List<HealthWarning> past = new ArrayList<>();
    private final Calm calm = new Calm();
    private final Consumer<HealthWarning> listener;
    private long last;

    /**
     * A watch that has seen nothing.
     *
     * @param listener hears of each warning when it begins, with {@code until} empty, and when it
     *     ends
     */
    public HealthWatch(Consumer<HealthWarning> listener) {
        this.listener = listener;
        for (HealthRule rule : HealthRule.values()) {
            streaks.put(rule, new TreeMap<>());
        }
    }

    /**
     * Looks at the end of a window.
     *
     * @param step steps done; windows must come in their order
     * @param numbers those of {@link HealthWindow#close}, others are passed over; without any the
     *     step is no end of a window
     */
    public void observe(long step, Map<String, Double> numbers) {
        if (numbers.keySet().stream().noneMatch(name -> name.startsWith(HealthWindow.PREFIX))) {
            return;
        }
        streaks.forEach(
                (rule, ofRule) -> {
                    Map<String, String> found = rule.found(numbers, calm);
                    found.keySet()
                            .forEach(subject -> ofRule.computeIfAbsent(subject, s -> new Streak()));
                    ofRule.forEach(
                            (subject, streak) ->
                                    streak.judge(
                                            Optional.ofNullable(found.get(subject)),
                                            last + 1,
                                            step));
                    say(rule, ofRule);
                });
        calm.follow(numbers);
        last = step;
    }

    /** Says in one sentence what began together, and what ended together. */
    private void say(HealthRule rule, Map<String, Streak> ofRule) {
        List<HealthWarning> news =
                merged(
                        ofRule.values().stream()
                                .filter(streak -> streak.isNews)
                                .map(streak -> streak.warning(rule))
                                .toList());
        news.stream().filter(warning -> warning.until().isPresent()).forEach(past::add);
        news.forEach(listener);
    }

    /** Returns all warnings up to now, in the order in which they began. */
    public List<HealthWarning> warnings() {
        List<HealthWarning> all = new ArrayList<>(past);
        streaks.forEach(
                (rule, ofRule) ->
                        all.addAll(
                                merged(
                                        ofRule.values().stream()
                                                .filter(streak -> streak.isWarned)
                                                .map(streak -> streak.warning(rule))
                                                .toList())));
        all.sort(java.util.Comparator.comparingLong(HealthWarning::from));
        return all;
    }

    private static List<HealthWarning> merged(List<HealthWarning> warnings) {
        Map<List<Object>, HealthWarning> merged = new LinkedHashMap<>();
        for (HealthWarning each : warnings) {
            merged.merge(
                    List.of(each.from(), each.until()),
                    each,
                    (a, b) ->
                            new HealthWarning(
                                    a.rule(),
                                    a.from(),
                                    a.until(),
                                    Math.max(a.judged(), b.judged()),
                                    a.seen() + ", " + b.seen()));
        }
        return List.copyOf(merged.values());
    }

    /** How long something has been found, or not found. */
    private static final class Streak {

        private boolean isWarned;
        private boolean isNews;
        private boolean isFound;
        private int windows;
        private long since;
        private long from;
        private long until;
        private long judged;
        private String seen = "";

        void judge(Optional<String> found, long first, long step) {
            isNews = false;
            if (windows == 0 || isFound != (found.isPresent())) {
                isFound = found.isPresent();
                windows = 0;
                since = first;
            }
            windows++;
            boolean lasts = windows >= WINDOWS && step - since + 1 >= STEPS;
            if (isFound) {
                seen = found.orElseThrow();
                judged = step;
                if (lasts && !isWarned) {
                    isWarned = true;
                    isNews = true;
                    from = since;
                }
            } else if (lasts && isWarned) {
                isWarned = false;
                isNews = true;
                until = since - 1;
            }
        }

        HealthWarning warning(HealthRule rule) {
            return new HealthWarning(
                    rule,
                    from,
                    isWarned ? OptionalLong.empty() : OptionalLong.of(until),
                    judged,
                    seen);
        }
    }
}
