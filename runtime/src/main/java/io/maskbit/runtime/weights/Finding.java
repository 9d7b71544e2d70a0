package io.maskbit.runtime.weights;

/**
 * A setting of an imported model and why it has its value.
 *
 * @param setting dotted path, for example {@code generator.depth}
 * @param value the value as an experiment file writes it
 * @param source the tensor that says so; for an assumption, the reason
 * @param assumed whether the file does not say it
 */
public record Finding(String setting, String value, String source, boolean assumed) {

    /** A setting that a tensor says. */
    static Finding said(String setting, Object value, String tensor) {
        return new Finding(setting, String.valueOf(value), tensor, false);
    }

    /** A setting that the file cannot say. */
    static Finding assumed(String setting, Object value, String reason) {
        return new Finding(setting, String.valueOf(value), reason, true);
    }

    /** Returns how a user sets it otherwise. */
    public String option() {
        return "--set " + setting + "=…";
    }
}
