package io.maskbit.runtime.sample;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory.
 *
 * @param bytes above 0
 */
public record MemorySize(long bytes) {

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*(MiB|GiB|MB|GB)");
    private static final Map<String, Double> UNITS =
            Map.of("MiB", 0x1p20, "GiB", 0x1p30, "MB", 1e6, "GB", 1e9);

    /**
     * Reads what stands behind an option.
     *
     * @param option the option
     * @param text a number and MiB, GiB, MB or GB
     * @throws ExperimentException if it is not of this form, or nothing
     */
    public static MemorySize of(String option, String text) {
        Matcher form = FORM.matcher(text.strip());
        if (form.matches()) {
            double bytes = Double.parseDouble(form.group(1)) * UNITS.get(form.group(2));
            if (bytes >= 1) {
                return new MemorySize((long) bytes);
            }
        }
        throw new ExperimentException(
                Location.of(option),
                "'" + text + "' is no amount of memory",
                "expected a number and a unit, MiB, GiB, MB or GB, for example 2GiB or 1500MiB");
    }

    /** Returns the amount as people read it, in MiB or GiB. */
    @Override
    public String toString() {
        double mebibytes = bytes / 0x1p20;
        if (mebibytes >= 1024) {
            return String.format(Locale.ROOT, "%.1f GiB", mebibytes / 1024);
        }
        return String.format(Locale.ROOT, mebibytes < 10 ? "%.2f MiB" : "%.0f MiB", mebibytes);
    }
}
