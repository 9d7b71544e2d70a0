package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment.Stage;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What holds for all arms of an experiment.
 *
 * @param experiment its name, used for folders
 * @param train what is trained
 * @param seeds the seeds with which each arm runs
 */
record Head(
        @Setting(about = "name of the experiment, used for folders") String experiment,
        @Setting(about = "what is trained: tokenizer | generator | both") Stage train,
        @Setting(about = "seeds with which each arm runs", fallback = "[0]") List<Long> seeds) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    Head {
        seeds = List.copyOf(seeds);
        if (!NAME.matcher(experiment).matches()) {
            throw new IllegalArgumentException(
                    "experiment must be a name of letters, digits, '.', '_' and '-', but is '"
                            + experiment
                            + "'");
        }
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("seeds must name at least one seed");
        }
        if (new HashSet<>(seeds).size() < seeds.size()) {
            throw new IllegalArgumentException(
                    "seeds must differ from each other, but are " + seeds);
        }
    }

    static ConfigType<Head> config() {
        return ConfigType.of(Head.class, MethodHandles.lookup());
    }
}
