package io.maskbit.api;

import java.util.List;

/**
 * Two arms that differ in stated sections only.
 *
 * @param varies sections of the experiment file that may differ, for example {@code generator}
 * @param baseline the arm that is known
 * @param candidate the arm that claims to be better
 * @param seeds the seeds with which each arm runs
 */
public record Comparison(List<String> varies, Arm baseline, Arm candidate, List<Long> seeds) {

    /** Copies the lists. */
    public Comparison {
        varies = List.copyOf(varies);
        seeds = List.copyOf(seeds);
    }
}
