package io.maskbit.runtime.cli;

import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.plugin.Catalog;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What verbs share that use a finished run. */
final class TrainedRunOptions {

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "folder of a run, or of a comparison (its candidate, unless --arm)")
    private Path run;

    @Mixin private RunChoice choice;

    TrainedRun open(List<String> settings, long seed) {
        return choice.open(folder(), settings, seed);
    }

    /** Opens another run with the same plugins on the same device. */
    TrainedRun openOther(Path folder, long seed) {
        return choice.open(folder, List.of(), seed);
    }

    /** Returns the factories of the program and of the plugins. */
    Catalog catalog() {
        return choice.catalog();
    }

    /** Returns the folder of the run itself. */
    Path folder() {
        return choice.folder(run);
    }
}
