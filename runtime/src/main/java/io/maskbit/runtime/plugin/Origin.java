package io.maskbit.runtime.plugin;

/**
 * Where a factory comes from.
 *
 * @param module name of its module; of the jar's module where everything is on the class path
 * @param version the module's version; "unknown" if it states none
 * @param spi version of {@code io.maskbit.spi} that it was compiled against; "unknown" if not
 *     stated
 * @param location jar or folder; "runtime" for what is delivered with the program and has no file
 */
public record Origin(String module, String version, String spi, String location) {

    /** What stands where a module says nothing. */
    public static final String UNKNOWN = "unknown";

    /** Returns whether the module is one of this project, which may use ids without a dot. */
    public boolean isOurs() {
        return module.startsWith("io.maskbit.");
    }

    @Override
    public String toString() {
        return module + " " + version + " (" + location + ")";
    }
}
