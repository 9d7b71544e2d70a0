package io.maskbit.api;

import java.util.Locale;

/** The first line of a comparison's report. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public enum Verdict {
    /** The candidate is better beyond the interval over seeds. */
    CANDIDATE_BETTER,
    /** The baseline is better beyond the interval over seeds. */
    BASELINE_BETTER,
    /** The interval over seeds holds zero. */
    NO_DIFFERENCE_SHOWN,
    /** The arms did not see equal data, or differ outside what should vary. */
    NOT_COMPARABLE,
    /** Fewer than three seeds: numbers, but no interval and no verdict. */
    NUMBERS_ONLY;

    /** Returns the form used in {@code report.json}, for example {@code candidate-better}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
