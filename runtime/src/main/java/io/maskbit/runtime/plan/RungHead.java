package io.maskbit.runtime.plan;

import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What a rung of a roadmap says about itself, besides the settings that it changes.
 *
 * @param name its name, used for a folder
 * @param change what it changes, in words
 * @param publishedRfid the published reconstruction FID; 0 if none is published
 */
record RungHead(
        @Setting(about = "name of the rung, used for its folder") String name,
        @Setting(about = "what the rung changes, in words") String change,
        @Setting(about = "published reconstruction FID; 0: none", fallback = "0")
                double publishedRfid) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

    RungHead {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be made of letters, digits, '.', '_' and '-', but is '"
                            + name
                            + "'");
        }
        if (change.isBlank()) {
            throw new IllegalArgumentException("change must say in words what the rung changes");
        }
        if (!(publishedRfid >= 0)) {
            throw new IllegalArgumentException(
                    "published_rfid must be 0 or more, but is " + publishedRfid);
        }
    }

    /** Returns the published value, if there is one. */
    OptionalDouble published() {
        return publishedRfid > 0 ? OptionalDouble.of(publishedRfid) : OptionalDouble.empty();
    }

    static ConfigType<RungHead> config() {
        return ConfigType.of(RungHead.class, MethodHandles.lookup());
    }
}
