package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.plugin.Catalog;
import java.util.List;

/**
 * A whole experiment that can run.
 *
 * @param document the file as given
 * @param experiment what it says, with every setting spelled out
 * @param arms one arm, or those that are compared, the baseline first
 * @param catalog the factories among which was chosen
 */
public record ExperimentPlan(
        Document document, Experiment experiment, List<ArmPlan> arms, Catalog catalog) {

    /** Copies the arms. */
    public ExperimentPlan {
        arms = List.copyOf(arms);
    }

    /** Returns whether arms are compared. */
    public boolean isComparison() {
        return arms.size() > 1;
    }
}
