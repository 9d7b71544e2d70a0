package io.maskbit.runtime.roadmap;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.compare.ArmSeries;
import io.maskbit.runtime.compare.Claim;
import io.maskbit.runtime.plan.RoadmapPlan;
import io.maskbit.runtime.plan.RoadmapPlan.Rung;
import java.util.List;

/** Runs the rungs of a roadmap, seed by seed; runs that are complete stay as they are. */
public final class RoadmapRun {

    private final RoadmapPlan plan;
    private final RoadmapFolder folder;
    private final ArmSeries series;

    /**
     * A run that has not begun.
     *
     * @param plan the roadmap
     * @param folder where everything goes
     * @param series how single rungs are run
     */
    public RoadmapRun(RoadmapPlan plan, RoadmapFolder folder, ArmSeries series) {
        this.plan = plan;
        this.folder = folder;
        this.series = series;
    }

    /**
     * Runs what is not done yet. The report is written anew after every run, so that it shows how
     * far the roadmap is. Seeds come in the outer loop: each pass over the rungs is a whole
     * roadmap.
     *
     * @param resume whether to continue what the folder holds
     * @param only names of the rungs to run; empty for all
     * @throws ExperimentException if the folder holds something else, or a rung fails
     */
    public void run(boolean resume, List<String> only) {
        Claim.take(folder.root(), "a roadmap", plan.document().text(), resume);
        folder.describe(plan);
        List<Rung> rungs =
                plan.rungs().stream()
                        .filter(rung -> only.isEmpty() || only.contains(rung.name()))
                        .toList();
        int total = rungs.size() * plan.seeds().size();
        int done = 0;
        for (long seed : plan.seeds()) {
            for (Rung rung : rungs) {
                done++;
                series.run(
                        rung.arm(),
                        rung.name(),
                        seed,
                        folder.run(rung.name(), seed),
                        done + " of " + total);
                folder.report();
            }
        }
    }
}
