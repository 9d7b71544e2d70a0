package io.maskbit.api;

import java.util.List;

/**
 * Arms that differ in stated sections only.
 *
 * @param varies sections of the experiment file that may differ, for example {@code generator}
 * @param arms the arms, at least two; the first is the baseline
 * @param seeds the seeds with which each arm runs
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record Comparison(List<String> varies, List<Arm> arms, List<Long> seeds) {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if there are fewer than two arms
     */
    public Comparison {
        varies = List.copyOf(varies);
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
        if (arms.size() < 2) {
            throw new IllegalArgumentException(
                    "a comparison needs at least two arms, but has " + arms.size());
        }
    }
}
