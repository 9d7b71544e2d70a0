package io.maskbit.runtime;

import io.maskbit.api.ArmResult;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.MetricPoint;
import io.maskbit.api.Stability;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.MetricsLog;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.evaluate.ArmScoring;
import io.maskbit.runtime.plan.ExperimentPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.GivenFactories;
import io.maskbit.spi.ComponentFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A run of an experiment in this process, with factories that are at hand: how the test kit drives
 * the program with a component that no plugin folder holds yet.
 *
 * @param result what was measured in the end
 * @param points the numbers of training, in their order
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public record Rehearsal(ArmResult result, List<MetricPoint> points) {

    /** Copies the points. */
    public Rehearsal {
        points = List.copyOf(points);
    }

    /**
     * Trains and measures the one arm of an experiment with its first seed, as {@code maskbit run}
     * does.
     *
     * @param factories factories beside the delivered ones
     * @param yaml the experiment file
     * @param folder an empty folder; it holds the run and what other runs can use again
     * @return what it gave
     * @throws ExperimentException with everything that is wrong with the experiment, or if it
     *     compares arms
     */
    public static Rehearsal run(
            List<? extends ComponentFactory<?>> factories, String yaml, Path folder) {
        Document document = Document.parse("experiment", yaml);
        ExperimentPlan plan =
                new Planner(GivenFactories.catalog(factories)).plan(document, List.of());
        if (plan.isComparison()) {
            throw new ExperimentException(
                    Location.of(document.name()), "this experiment compares arms, not one");
        }
        ArmFolder run = new ArmFolder(folder.resolve("run"));
        ArmResult result =
                new ArmRun(
                                plan.arms().get(0),
                                plan.experiment().name(),
                                plan.experiment().seeds().get(0),
                                run,
                                folder.resolve("cache"),
                                ArmScoring::open,
                                Progress.SILENT)
                        .run(false)
                        .orElseThrow(() -> new IllegalStateException("the run was stopped"));
        try {
            return new Rehearsal(result, MetricsLog.read(run.metrics()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + run.metrics(), e);
        }
    }
}
