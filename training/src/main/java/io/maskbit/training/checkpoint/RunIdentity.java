package io.maskbit.training.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What must be equal for a run to be continued bit-equally.
 *
 * @param components origin of each component by its name in checkpoints, such as {@code generator}
 * @param configDigest digest of all settings, written out
 * @param seedsRoot root of the run's randomness, see {@link io.maskbit.api.Seeds}
 */
public record RunIdentity(
        Map<String, ComponentOrigin> components, String configDigest, long seedsRoot) {

    /** Copies the components, keeping their order. */
    public RunIdentity {
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    }
}
