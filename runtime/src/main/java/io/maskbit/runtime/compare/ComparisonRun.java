package io.maskbit.runtime.compare;

import io.maskbit.api.Comparison;
import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.ExperimentPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs the arms of a comparison with every seed, in the order A0 B0 B1 A1. */
public final class ComparisonRun {

    private final ExperimentPlan plan;
    private final Path folder;
    private final ArmSeries series;

    /**
     * A comparison that has not begun.
     *
     * @param plan the experiment, with two or more arms
     * @param folder where everything goes
     * @param cache folder for what other runs can use again
     * @param pluginOptions options by which a process of its own finds the same plugins
     * @param inProcess true to run the arms in this process, one after the other: for tests
     * @param progress told how far it is
     */
    public ComparisonRun(
            ExperimentPlan plan,
            Path folder,
            Path cache,
            List<String> pluginOptions,
            boolean inProcess,
            Progress progress) {
        this.plan = plan;
        this.folder = folder;
        this.series =
                new ArmSeries(plan.experiment().name(), cache, pluginOptions, inProcess, progress);
    }

    /**
     * Runs everything that is not done yet.
     *
     * @param resume whether to continue what the folder holds
     * @throws ExperimentException if the folder holds another experiment, or an arm fails
     */
    public void run(boolean resume) {
        Claim.take(folder, "a comparison", plan.document().text(), resume);
        ArmFiles files = new ArmFiles(plan);
        new ComparisonFile(
                        plan.experiment().name(),
                        plan.document().comment(),
                        new Comparison(
                                plan.experiment().varies(),
                                plan.arms().stream().map(ArmPlan::arm).toList(),
                                plan.experiment().seeds()),
                        files.shared())
                .write(folder);
        ArmFolder.write(folder.resolve("plugins.txt"), plugins());
        int seeds = plan.experiment().seeds().size();
        int total = seeds * (plan.arms().size() + new HashSet<>(files.shared().values()).size());
        int done = 0;
        for (int i = 0; i < seeds; i++) {
            long seed = plan.experiment().seeds().get(i);
            List<ArmPlan> order = new ArrayList<>(plan.arms());
            if (i % 2 == 1) {
                Collections.reverse(order); // A0 B0 B1 A1: drift of the machine cancels
            }
            Set<String> trained = new HashSet<>();
            for (ArmPlan arm : order) {
                String owner = files.shared().getOrDefault(arm.name(), arm.name());
                ArmFolder tokenizer = Reports.shared(folder, owner, seed);
                if (files.shared().containsKey(arm.name()) && trained.add(owner)) {
                    series.run(
                            files.sharedTokenizer(arm),
                            "tokenizer of " + owner,
                            seed,
                            tokenizer,
                            ++done + " of " + total);
                }
                series.run(
                        files.arm(arm, tokenizer.root()),
                        arm.name(),
                        seed,
                        Reports.arm(folder, arm.name(), seed),
                        ++done + " of " + total);
            }
        }
    }

    /** Lists the components among which was chosen, with their modules and versions. */
    private String plugins() {
        StringBuilder lines = new StringBuilder();
        plan.catalog()
                .all()
                .forEach(
                        found ->
                                lines.append(found.kind().key())
                                        .append(' ')
                                        .append(found.id())
                                        .append(' ')
                                        .append(found.origin().module())
                                        .append(' ')
                                        .append(found.origin().version())
                                        .append('\n'));
        return lines.toString();
    }
}
