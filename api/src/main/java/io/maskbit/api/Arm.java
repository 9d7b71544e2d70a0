package io.maskbit.api;

import java.util.Map;

/**
 * One arm of an experiment with every setting spelled out.
 *
 * @param name its name in the experiment, or {@code arm} where nothing is compared
 * @param settings dotted path to the setting's value as text, in file order
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record Arm(String name, Map<String, String> settings) {

    /** Copies the settings, keeping their order. */
    public Arm {
        settings = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(settings));
    }
}
