package io.maskbit.runtime;

import io.maskbit.api.Experiment;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Stability;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.ExperimentPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import java.nio.file.Path;
import java.util.List;

/** What the command line does, for programs. Immutable; may be used by many threads. */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class Maskbit {

    private final Catalog catalog;

    private Maskbit(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Starts with the components that are delivered with the program. */
    public static Maskbit create() {
        return new Maskbit(Catalog.delivered());
    }

    /**
     * Starts with the delivered components and those of plugin folders. A plugin that cannot be
     * used is set aside, and named when a plan asks for what it offers.
     *
     * @param folders folders with one subfolder per plugin
     * @return the facade
     * @throws ExperimentException if a folder cannot be listed
     */
    public static Maskbit withPlugins(List<Path> folders) {
        return new Maskbit(Catalog.of(folders));
    }

    /**
     * Checks an experiment file and spells out what would run. Starts nothing, allocates nothing
     * and loads no native library.
     *
     * @param file the experiment file
     * @param settings replacements of settings, each {@code section.key=value}
     * @return the experiment: one arm, or baseline and candidate, with every setting
     * @throws ExperimentException with everything that is wrong
     */
    public Experiment plan(Path file, String... settings) {
        return planned(file, settings).experiment();
    }

    private ExperimentPlan planned(Path file, String... settings) {
        List<SetOption> options = java.util.Arrays.stream(settings).map(SetOption::of).toList();
        return new Planner(catalog).plan(Document.read(file), options);
    }
}
