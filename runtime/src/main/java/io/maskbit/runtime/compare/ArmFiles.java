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
import java.util.List;

/**
 * The files that tell an arm's process what to do. Where both arms train the same tokenizer, it is
 * trained once per seed and both arms stand on its weights: equal by construction, and cheaper.
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
    private final boolean shared;

    ArmFiles(ExperimentPlan plan) {
        this.plan = plan;
        Node.Mapping first = plan.arms().get(0).settings();
        Node.Mapping second = plan.arms().get(1).settings();
        this.shared =
                plan.experiment().train() == Stage.BOTH
                        && STAGE_ONE.stream()
                                .allMatch(
                                        key ->
                                                first.get(key)
                                                        .map(Node::flow)
                                                        .equals(second.get(key).map(Node::flow)));
    }

    /** Returns whether one tokenizer serves both arms. */
    boolean isTokenizerShared() {
        return shared;
    }

    /** Returns the plan of the tokenizer that both arms share. */
    ArmPlan sharedTokenizer() {
        Node.Mapping settings =
                with(plan.arms().get(0).settings().without(STAGE_TWO_ONLY), "train", "tokenizer");
        return planned(settings);
    }

    /**
     * Returns the plan of one arm as its process will run it.
     *
     * @param arm an arm of the experiment
     * @param tokenizer folder of the shared tokenizer's run; unused where nothing is shared
     */
    ArmPlan arm(ArmPlan arm, Path tokenizer) {
        if (!shared) {
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
        String text =
                "experiment: "
                        + plan.experiment().name()
                        + "\nseeds: [0]\n"
                        + YamlText.of(settings);
        Document document = Document.parse(plan.document().name(), text);
        return new Planner(plan.catalog()).plan(document, List.<SetOption>of()).arms().get(0);
    }

    private static Node.Mapping with(Node.Mapping settings, String key, String value) {
        return settings.with(key, new Node.Entry(HERE, new Node.Scalar(HERE, value, false)));
    }
}
