package io.maskbit.api;

/**
 * A place in an experiment file.
 *
 * @param source name of the file, or of the command-line option
 * @param line line number, counted from 1; 0 if there is none
 * @param column column number, counted from 1; 0 if there is none
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record Location(String source, int line, int column) {

    /**
     * A place without a line.
     *
     * @param source name of the file or option
     * @return the place
     */
    public static Location of(String source) {
        return new Location(source, 0, 0);
    }

    @Override
    public String toString() {
        return line > 0 ? source + ", line " + line : source;
    }
}
