package io.maskbit.testkit;

import io.maskbit.testkit.Mutant.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every law says about every mutant. */
final class MutantMatrix {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final Map<Mutant, Map<String, Verdict>> rows = new LinkedHashMap<>();

    /** Judges all mutants. */
    static MutantMatrix judged() {
        MutantMatrix matrix = new MutantMatrix();
        Mutant.all().forEach(mutant -> matrix.rows.put(mutant, Mutant.judge(mutant.contract())));
        return matrix;
    }

    /** Returns what each law says, by mutant. */
    Map<Mutant, Map<String, Verdict>> rows() {
        return rows;
    }

    /** Returns the matrix as part of a page. */
    String markdown() {
        List<String> parts = new ArrayList<>();
        Mutant.sound().keySet().forEach(kind -> parts.add(markdown(kind)));
        return String.join("\n\n", parts);
    }

    private String markdown(String kind) {
        Map<Mutant, Map<String, Verdict>> ofKind = new LinkedHashMap<>(rows);
        ofKind.keySet().removeIf(mutant -> !mutant.kind().equals(kind));
        List<String> laws = List.copyOf(ofKind.values().iterator().next().keySet());
        int width =
                ofKind.keySet().stream().mapToInt(m -> m.bug().about().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add("**" + kind + "**: " + ofKind.size() + " mutants, " + laws.size() + " laws");
        lines.add("");
        lines.add("```");
        String letters = LETTERS.substring(0, laws.size());
        lines.add(" ".repeat(width + 2) + String.join(" ", letters.split("")));
        ofKind.forEach(
                (mutant, verdicts) -> {
                    StringBuilder line = new StringBuilder(mutant.bug().about());
                    line.append(" ".repeat(width + 1 - line.length()));
                    laws.forEach(law -> line.append(' ').append(sign(verdicts.get(law))));
                    lines.add(line.toString());
                });
        lines.add("");
        for (int i = 0; i < laws.size(); i++) {
            lines.add(letters.charAt(i) + " " + laws.get(i));
        }
        lines.add("```");
        return String.join("\n", lines);
    }

    private static char sign(Verdict verdict) {
        return switch (verdict) {
            case KEPT -> '.';
            case BROKEN -> 'X';
            case NOT_JUDGED -> '-';
        };
    }

    /** Returns the matrix as JSON: a list of kind, mutant, law and verdict. */
    String json() {
        List<String> cells = new ArrayList<>();
        rows.forEach(
                (mutant, verdicts) ->
                        verdicts.forEach(
                                (law, verdict) ->
                                        cells.add(
                                                ("{\"kind\": \"%s\", \"mutant\": \"%s\","
                                                                + " \"law\": \"%s\", \"verdict\": \"%s\"}")
                                                        .formatted(
                                                                mutant.kind(),
                                                                mutant.bug().about(),
                                                                law,
                                                                verdict))));
        return "[\n" + String.join(",\n", cells) + "\n]\n";
    }
}
