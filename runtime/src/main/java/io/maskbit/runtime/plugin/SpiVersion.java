package io.maskbit.runtime.plugin;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of the SPI, as far as it decides about compatibility.
 *
 * @param major changes when plugins must be rewritten
 * @param minor changes when plugins may use something new; while major is 0, plugins must be
 *     compiled again
 */
record SpiVersion(int major, int minor) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(\\D.*)?");

    static Optional<SpiVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new SpiVersion(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Returns whether a plugin compiled against the given version works with this one. */
    boolean accepts(SpiVersion plugin) {
        if (plugin.major != major) {
            return false;
        }
        return major == 0 ? plugin.minor == minor : plugin.minor <= minor;
    }

    /** Returns whether this version came later. */
    boolean isNewerThan(SpiVersion other) {
        return major != other.major ? major > other.major : minor > other.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
