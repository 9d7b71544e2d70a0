package io.maskbit.evaluation.score;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.score.Score.Spread;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Scores side by side: a row per metric, a column per subject. All values of a row have one
 * identity; a table that would mix them is not made.
 */
public final class ScoreTable {

    private static final int DIGITS = 4;

    private final List<String> subjects;
    private final Map<String, List<Optional<Score>>> rows;

    private ScoreTable(List<String> subjects, Map<String, List<Optional<Score>>> rows) {
        this.subjects = subjects;
        this.rows = rows;
    }

    /**
     * Puts scores side by side.
     *
     * @param scores at least one
     * @return the table
     * @throws ExperimentException if two values of a metric differ in identity, naming every field
     *     that differs, or a subject has two values of a metric
     */
    public static ScoreTable of(Collection<Score> scores) {
        Set<String> subjects = new LinkedHashSet<>();
        Map<String, Map<String, Score>> byMetric = new LinkedHashMap<>();
        for (Score score : scores) {
            subjects.add(score.subject());
            Map<String, Score> row =
                    byMetric.computeIfAbsent(
                            score.identity().metric(), metric -> new LinkedHashMap<>());
            if (!row.isEmpty()) {
                requireEqual(row.values().iterator().next(), score);
            }
            Score other = row.put(score.subject(), score);
            if (other != null && other.value() != score.value()) {
                throw new ExperimentException(
                        Location.of(score.subject()),
                        "has two values of "
                                + score.identity().metric()
                                + ": "
                                + other.value()
                                + " and "
                                + score.value(),
                        "give one record per subject");
            }
        }
        List<String> columns = List.copyOf(subjects);
        Map<String, List<Optional<Score>>> rows = new LinkedHashMap<>();
        byMetric.forEach(
                (metric, row) ->
                        rows.put(
                                metric,
                                columns.stream()
                                        .map(name -> Optional.ofNullable(row.get(name)))
                                        .toList()));
        return new ScoreTable(columns, rows);
    }

    /**
     * Groups scores into tables, so that each is of one identity per metric.
     *
     * @param scores any scores
     * @return at least one table, unless there is no score
     */
    public static List<ScoreTable> apart(Collection<Score> scores) {
        List<List<Score>> groups = new ArrayList<>();
        for (Score score : scores) {
            groups.stream()
                    .filter(group -> group.stream().allMatch(other -> mayMeet(score, other)))
                    .findFirst()
                    .orElseGet(
                            () -> {
                                List<Score> group = new ArrayList<>();
                                groups.add(group);
                                return group;
                            })
                    .add(score);
        }
        return groups.stream().map(ScoreTable::of).toList();
    }

    private static boolean mayMeet(Score a, Score b) {
        if (!a.identity().metric().equals(b.identity().metric())) {
            return sameGround(a.identity(), b.identity());
        }
        return a.identity().differences(b.identity()).isEmpty()
                && (!a.subject().equals(b.subject()) || a.value() == b.value());
    }

    /** Rows of one table at least have protocol and number of images in common. */
    private static boolean sameGround(ScoreIdentity a, ScoreIdentity b) {
        return a.protocol().equals(b.protocol()) && a.images() == b.images();
    }

    /**
     * Refuses two values of different identity.
     *
     * @param a a score
     * @param b a score of the same metric
     * @throws ExperimentException naming every field that differs
     */
    public static void requireEqual(Score a, Score b) {
        List<String> differences = a.identity().differences(b.identity());
        if (!differences.isEmpty()) {
            throw new ExperimentException(
                    Location.of(a.identity().metric()),
                    "the values of "
                            + a.subject()
                            + " and "
                            + b.subject()
                            + " were not measured alike and cannot stand in one row: "
                            + String.join("; ", differences),
                    "measure both with the same protocol, or show them in tables apart");
        }
    }

    /** Returns the names of the columns. */
    public List<String> subjects() {
        return subjects;
    }

    /** Returns metric to values, in the order of the subjects. */
    public Map<String, List<Optional<Score>>> rows() {
        return rows;
    }

    /** Returns a table in Markdown, with the identities and warnings below it. */
    public String markdown() {
        StringBuilder text = new StringBuilder("| metric |");
        subjects.forEach(name -> text.append(' ').append(name).append(" |"));
        text.append("\n|---|").append("---|".repeat(subjects.size())).append('\n');
        rows.forEach(
                (metric, row) -> {
                    text.append("| ").append(metric).append(arrow(row)).append(" |");
                    row.forEach(score -> text.append(' ').append(cell(score)).append(" |"));
                    text.append('\n');
                });
        text.append('\n');
        notes().forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString();
    }

    /**
     * Returns what the rows were measured with, in words: first what they have in common, then what
     * each has beside it; then the kinds of intervals and the warnings.
     */
    public List<String> notes() {
        Set<String> notes = new LinkedHashSet<>();
        Map<String, List<String>> parts = new LinkedHashMap<>();
        rows.forEach(
                (metric, row) ->
                        first(row).ifPresent(s -> parts.put(metric, s.identity().parts())));
        List<String> common = new ArrayList<>(parts.values().iterator().next());
        parts.values().forEach(common::retainAll);
        notes.add("measured with: " + String.join(", ", common));
        parts.forEach(
                (metric, own) -> {
                    List<String> more = new ArrayList<>(own);
                    more.removeAll(common);
                    if (!more.isEmpty()) {
                        notes.add(metric + ": " + String.join(", ", more));
                    }
                });
        all().flatMap(score -> score.spread().stream())
                .forEach(spread -> notes.add("in brackets: " + spread.kind()));
        all().flatMap(score -> score.warnings().stream())
                .forEach(warning -> notes.add("warning: " + warning));
        return List.copyOf(notes);
    }

    private Stream<Score> all() {
        return rows.values().stream().flatMap(List::stream).flatMap(Optional::stream);
    }

    private static Optional<Score> first(List<Optional<Score>> row) {
        return row.stream().flatMap(Optional::stream).findFirst();
    }

    private static String arrow(List<Optional<Score>> row) {
        return first(row)
                .map(
                        score ->
                                switch (score.better()) {
                                    case HIGHER -> " ↑";
                                    case LOWER -> " ↓";
                                    case NEITHER -> "";
                                })
                .orElse("");
    }

    /** Returns a value as people read it, with its interval. */
    public static String cell(Optional<Score> score) {
        return score.map(
                        s ->
                                number(s.value())
                                        + (s.unit().isEmpty() ? "" : " " + s.unit())
                                        + s.spread().map(ScoreTable::brackets).orElse(""))
                .orElse("–");
    }

    private static String brackets(Spread spread) {
        return " [" + number(spread.low()) + ", " + number(spread.high()) + "]";
    }

    /** Returns a value with about four digits, never in powers of ten. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return "0";
        }
        int before = (int) Math.floor(Math.log10(Math.abs(value))); // digits, less one
        int decimals = Math.max(0, DIGITS - 1 - before);
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }
}
