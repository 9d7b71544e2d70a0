package io.maskbit.runtime.report;

import io.maskbit.training.health.HealthWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a report shows of the health of tokenizers under training.
 *
 * @param warnings what lasted too long, by run
 * @param curves numbers of windows over steps
 * @param bits share of ones of each bit over steps, one entry per run; empty where tokens are no
 *     bits
 * @param shares share of each part of the loss over steps, one entry per run
 */
public record HealthModel(
        List<Warned> warnings,
        List<ReportModel.Curve> curves,
        List<Bands> bits,
        List<Bands> shares) {

    /**
     * A warning about a run.
     *
     * @param run arm and seed
     * @param warning what was wrong
     */
    public record Warned(String run, HealthWarning warning) {}

    /**
     * Several shares of one run over steps.
     *
     * @param run arm and seed
     * @param steps last step of each window
     * @param names what is shared, one entry per row of values
     * @param values shares, 0 to 1, by name and window; NaN where there is none
     */
    public record Bands(String run, double[] steps, List<String> names, double[][] values) {}

    /** Returns a model of a run that trained no tokenizer. */
    public static HealthModel none() {
        return new HealthModel(List.of(), List.of(), List.of(), List.of());
    }

    /** Returns whether no tokenizer was trained. */
    boolean isEmpty() {
        return curves.isEmpty();
    }

    /** Returns the head of the table of warnings. */
    static List<String> head() {
        return List.of("run", "warning", "steps", "what was seen", "what to try");
    }

    /** Returns the table of warnings. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Warned each : warnings) {
            HealthWarning warning = each.warning();
            String until =
                    warning.until().isPresent()
                            ? number(warning.until().getAsLong())
                            : number(warning.judged()) + ", the end";
            rows.add(
                    List.of(
                            each.run(),
                            warning.rule().key(),
                            number(warning.from()) + " to " + until,
                            warning.seen(),
                            warning.rule().advice()));
        }
        return rows;
    }

    private static String number(long step) {
        return String.format(Locale.ROOT, "%,d", step);
    }
}
