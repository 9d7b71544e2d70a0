package io.maskbit.runtime.compare;

import io.maskbit.api.Experiment.Stage;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.config.YamlText;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.ExperimentPlan;
import io.maskbit.runtime.plan.Planner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that tell an arm's process what to do. Where several arms train the same tokenizer, it
 * is trained once per seed and they stand on its weights: equal by construction, and cheaper. The
 * tokenizers of the other arms are then trained apart as well, so that all arms do the same work.
 */
final class ArmFiles {

    private static final Location HERE = Location.of("comparison");
    private static final List<String> STAGE_ONE =
            List.of(
                    "device",
                    "precision",
                    "image",
                    "data",
                    "tokenizer",
                    "quantizer",
                    "discriminator",
                    "perceptual_loss",
                    "tokenizer_loop",
                    "adversarial");
    private static final String[] STAGE_TWO_ONLY = {"generator", "generator_loop", "sampling"};
    private static final String[] STAGE_ONE_ONLY = {
        "discriminator", "perceptual_loss", "tokenizer_loop", "adversarial"
    };

    private final ExperimentPlan plan;
    private final Map<String, String> shared = new LinkedHashMap<>();

    ArmFiles(ExperimentPlan plan) {
        this.plan = plan;
        if (plan.experiment().train() == Stage.BOTH) {
            Map<List<Optional<String>>, List<String>> alike = new LinkedHashMap<>();
            plan.arms()
                    .forEach(
                            arm ->
                                    alike.computeIfAbsent(stageOne(arm), k -> new ArrayList<>())
                                            .add(arm.name()));
            if (alike.size() < plan.arms().size()) {
                alike.values()
                        .forEach(names -> names.forEach(name -> shared.put(name, names.get(0))));
            }
        }
    }

    private static List<Optional<String>> stageOne(ArmPlan arm) {
        return STAGE_ONE.stream().map(key -> arm.settings().get(key).map(Node::flow)).toList();
    }

    /**
     * Returns, for each arm, the first of those with the same tokenizer; empty where no two arms
     * have the same.
     */
    Map<String, String> shared() {
        return Collections.unmodifiableMap(shared);
    }

    /** Returns the plan of the tokenizer that an arm stands on. */
    ArmPlan sharedTokenizer(ArmPlan arm) {
        Node.Mapping settings = with(arm.settings().without(STAGE_TWO_ONLY), "train", "tokenizer");
        return planned(settings, List.of(Planner.WITHOUT_SCORES)); // the arms are scored, not this
    }

    /**
     * Returns the plan of one arm as its process will run it.
     *
     * @param arm an arm of the experiment
     * @param tokenizer folder of its tokenizer's run; unused where no two arms have the same
     */
    ArmPlan arm(ArmPlan arm, Path tokenizer) {
        if (!shared.containsKey(arm.name())) {
            return arm;
        }
        Node.Mapping settings = with(arm.settings().without(STAGE_ONE_ONLY), "train", "generator");
        Node.Mapping section = (Node.Mapping) settings.get("tokenizer").orElseThrow();
        Node.Mapping standing =
                section.with(
                        "weights",
                        new Node.Entry(
                                HERE,
                                new Node.Scalar(
                                        HERE, tokenizer.toAbsolutePath().toString(), true)));
        ArmPlan planned = planned(settings.with("tokenizer", new Node.Entry(HERE, standing)));
        return new ArmPlan(
                arm.name(),
                planned.stage(),
                planned.ground(),
                planned.tokenizer(),
                planned.quantizer(),
                planned.discriminator(),
                planned.perceptualLoss(),
                planned.generator(),
                planned.machine(),
                planned.settings());
    }

    private ArmPlan planned(Node.Mapping settings) {
        return planned(settings, List.of());
    }

    private ArmPlan planned(Node.Mapping settings, List<SetOption> options) {
        String text =
                "experiment: "
                        + plan.experiment().name()
                        + "\nseeds: [0]\n"
                        + YamlText.of(settings);
        Document document = Document.parse(plan.document().name(), text);
        return new Planner(plan.catalog()).plan(document, options).arms().get(0);
    }

    private static Node.Mapping with(Node.Mapping settings, String key, String value) {
        return settings.with(key, new Node.Entry(HERE, new Node.Scalar(HERE, value, false)));
    }
}
