package io.maskbit.runtime.serve;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.TrainedWeights;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts the tokenizer of one run under the generator of another. */
public final class TokenizerSettings {

    private static final List<String> SECTIONS = List.of("image", "tokenizer", "quantizer");

    private TokenizerSettings() {}

    /**
     * Returns the settings with which the generator's run stands on the tokenizer's.
     *
     * @param tokenizer folder of a run with a tokenizer
     * @param generator folder of a run whose generator has no tokenizer of its own
     * @param catalog where components are found
     * @return replacements of settings
     * @throws ExperimentException if a folder is no run, or the generator has its own tokenizer
     */
    public static List<SetOption> under(Path tokenizer, Path generator, Catalog catalog) {
        if (Files.exists(new ArmFolder(generator).weights().resolve(TrainedWeights.TOKENIZER))) {
            throw new ExperimentException(
                    Location.of(generator.toString()),
                    "this run holds the tokenizer that its generator was trained with",
                    "open it alone, without " + tokenizer);
        }
        Path file = new ArmFolder(tokenizer).settings();
        if (!Files.exists(file)) {
            throw new ExperimentException(
                    Location.of(tokenizer.toString()),
                    "this folder holds no run: it has no arm.yaml",
                    "give a folder made by 'maskbit run' or 'maskbit import'");
        }
        ArmPlan plan =
                new Planner(catalog)
                        .plan(Document.read(file), List.of(Planner.WITHOUT_SCORES))
                        .arms()
                        .get(0);
        List<SetOption> settings = new ArrayList<>();
        for (String section : SECTIONS) {
            plan.settings()
                    .get(section)
                    .ifPresent(node -> settings.add(SetOption.of(section + "=" + node.flow())));
        }
        Node path =
                new Node.Scalar(
                        Location.of("tokenizer"), tokenizer.toAbsolutePath().toString(), true);
        settings.add(SetOption.of("tokenizer.weights=" + path.flow()));
        return settings;
    }
}
