package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Other settings of the sampler than those a run was trained with, or another sampler. */
final class SamplerOptions {

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "another setting of the sampler, for example sampling.steps=16, or another"
                            + " sampler: sampling={use: halton, steps: 16}")
    private List<String> settings = new ArrayList<>();

    /**
     * Returns the settings.
     *
     * @throws ExperimentException if one is of another section
     */
    List<String> settings() {
        for (String setting : settings) {
            if (!setting.startsWith("sampling.") && !setting.startsWith("sampling=")) {
                throw new ExperimentException(
                        Location.of("--set"),
                        "'" + setting + "' is no setting of the sampler: sampling.…");
            }
        }
        return List.copyOf(settings);
    }
}
