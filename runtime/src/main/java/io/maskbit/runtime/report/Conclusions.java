package io.maskbit.runtime.report;

import io.maskbit.api.ComparisonReport;
import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.ComparisonReport.Row;
import io.maskbit.api.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the pairs of a comparison show, in words: the headline, its reasons, and a row per pair. */
final class Conclusions {

    private final List<String> arms;
    private final List<ComparisonReport> pairs;

    /**
     * Draws conclusions.
     *
     * @param arms names of the arms
     * @param pairs every two of them; empty where nothing is compared
     */
    Conclusions(List<String> arms, List<ComparisonReport> pairs) {
        this.arms = arms;
        this.pairs = pairs;
    }

    String headline() {
        if (pairs.isEmpty()) {
            return "Run finished";
        }
        if (pairs.size() == 1) {
            return switch (pairs.get(0).verdict()) {
                case CANDIDATE_BETTER -> capital(pairs.get(0).candidate()) + " better";
                case BASELINE_BETTER -> capital(pairs.get(0).baseline()) + " better";
                case NO_DIFFERENCE_SHOWN -> "No difference shown";
                case NOT_COMPARABLE -> "Not comparable";
                case NUMBERS_ONLY -> "Numbers only";
            };
        }
        if (any(Verdict.NOT_COMPARABLE)) {
            return "Not comparable";
        }
        if (any(Verdict.NUMBERS_ONLY)) {
            return "Numbers only";
        }
        return best().map(name -> capital(name) + " best")
                .orElseGet(
                        () ->
                                unbeaten().size() == arms.size()
                                        ? "No difference shown"
                                        : "Not beaten: " + String.join(", ", unbeaten()));
    }

    /** The headline for programs, and the class of its colour. */
    String key() {
        if (pairs.isEmpty()) {
            return "single-run";
        }
        if (pairs.size() == 1) {
            return pairs.get(0).verdict().key();
        }
        if (any(Verdict.NOT_COMPARABLE)) {
            return Verdict.NOT_COMPARABLE.key();
        }
        if (any(Verdict.NUMBERS_ONLY)) {
            return Verdict.NUMBERS_ONLY.key();
        }
        if (best().isPresent()) {
            return "one-best";
        }
        return unbeaten().size() == arms.size()
                ? Verdict.NO_DIFFERENCE_SHOWN.key()
                : "several-unbeaten";
    }

    List<String> reasons() {
        if (pairs.size() < 2) {
            return pairs.stream().flatMap(pair -> pair.reasons().stream()).toList();
        }
        List<String> reasons = new ArrayList<>();
        for (Verdict obstacle : List.of(Verdict.NOT_COMPARABLE, Verdict.NUMBERS_ONLY)) {
            pairs.stream()
                    .filter(pair -> pair.verdict() == obstacle)
                    .flatMap(pair -> pair.reasons().stream())
                    .distinct()
                    .forEach(reasons::add);
        }
        if (reasons.isEmpty()) {
            pairs.get(0)
                    .decidedBy()
                    .ifPresent(
                            metric ->
                                    reasons.add(
                                            "decided by "
                                                    + MetricNames.plain(metric)
                                                    + "; "
                                                    + ReportText.better(metric)
                                                    + " is better"));
            reasons.add(
                    "an arm is beaten where the 95 % interval of its difference to another, paired"
                            + " by seed, does not hold 0");
            reasons.add(
                    pairs.size()
                            + " pairs are judged, each by itself: of twenty pairs without a"
                            + " difference one would seem to have one");
        }
        return reasons;
    }

    List<List<String>> rows() {
        return pairs.stream().map(this::row).toList();
    }

    private List<String> row(ComparisonReport pair) {
        Optional<Row> deciding =
                pair.decidedBy()
                        .flatMap(
                                metric ->
                                        pair.metrics().stream()
                                                .filter(row -> row.metric().equals(metric))
                                                .findFirst());
        return List.of(
                pair.candidate() + " minus " + pair.baseline(),
                pair.varies().isEmpty() ? "nothing" : String.join(", ", pair.varies()),
                deciding.map(Conclusions::difference).orElse("-"),
                sentence(pair));
    }

    private static String sentence(ComparisonReport pair) {
        return switch (pair.verdict()) {
            case CANDIDATE_BETTER -> pair.candidate() + " is better" + cause(pair);
            case BASELINE_BETTER -> pair.baseline() + " is better" + cause(pair);
            case NO_DIFFERENCE_SHOWN ->
                    "no difference shown with these seeds, which is not to say that there is none";
            case NOT_COMPARABLE -> "nothing: " + String.join("; ", pair.reasons());
            case NUMBERS_ONLY -> "nothing yet: " + String.join("; ", pair.reasons());
        };
    }

    private static String cause(ComparisonReport pair) {
        return switch (pair.varies().size()) {
            case 0 -> ", though nothing differs: chance";
            case 1 -> ", and the " + pair.varies().get(0) + " alone differs";
            default -> "; which of the differing sections makes it is not told by this pair";
        };
    }

    /** Returns a difference with its interval. */
    static String difference(Row row) {
        Optional<Interval> interval = row.difference();
        if (interval.isEmpty()) {
            double difference = ReportText.mean(row.candidate()) - ReportText.mean(row.baseline());
            return ReportText.number(difference) + " [no interval below 3 seeds]";
        }
        Interval d = interval.orElseThrow();
        return ReportText.number(d.mean())
                + " ["
                + ReportText.number(d.low())
                + ", "
                + ReportText.number(d.high())
                + "]";
    }

    private boolean any(Verdict verdict) {
        return pairs.stream().anyMatch(pair -> pair.verdict() == verdict);
    }

    private Optional<String> best() {
        return arms.stream().filter(name -> wins(name) == arms.size() - 1).findFirst();
    }

    private long wins(String name) {
        return pairs.stream().filter(pair -> name.equals(winner(pair))).count();
    }

    private List<String> unbeaten() {
        return arms.stream()
                .filter(name -> pairs.stream().noneMatch(pair -> name.equals(loser(pair))))
                .toList();
    }

    private static String winner(ComparisonReport pair) {
        return switch (pair.verdict()) {
            case CANDIDATE_BETTER -> pair.candidate();
            case BASELINE_BETTER -> pair.baseline();
            default -> "";
        };
    }

    private static String loser(ComparisonReport pair) {
        return switch (pair.verdict()) {
            case CANDIDATE_BETTER -> pair.baseline();
            case BASELINE_BETTER -> pair.candidate();
            default -> "";
        };
    }

    /** "candidate" begins a headline as "Candidate"; names of arms stay as the file writes them. */
    private static String capital(String name) {
        return name.equals("baseline") || name.equals("candidate")
                ? name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)
                : name;
    }
}
