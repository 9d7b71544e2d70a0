package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment;
import io.maskbit.runtime.config.YamlText;
import io.maskbit.runtime.plugin.Origin;
import java.util.Locale;

/** Shows people what would run. */
public final class PlanText {

    private PlanText() {}

    /**
     * Describes a plan.
     *
     * @param plan the plan
     * @return per arm: components with module versions, tokens, latent channels, and all settings
     */
    public static String of(ExperimentPlan plan) {
        Experiment experiment = plan.experiment();
        StringBuilder text = new StringBuilder();
        text.append(plan.document().name()).append(" can run: ");
        text.append("experiment ").append(experiment.name());
        text.append(", train ").append(experiment.train().name().toLowerCase(Locale.ROOT));
        text.append(", seeds ").append(experiment.seeds());
        if (plan.isComparison()) {
            text.append(", compares ").append(String.join(", ", experiment.varies()));
        }
        text.append('\n');
        for (ArmPlan arm : plan.arms()) {
            text.append('\n').append(arm(arm));
        }
        return text.toString();
    }

    private static String arm(ArmPlan arm) {
        StringBuilder text = new StringBuilder(arm.name()).append('\n');
        for (ComponentPlan component : arm.components()) {
            Origin origin = component.found().origin();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  %-16s %-14s %s %s%n",
                            component.found().kind().words(),
                            component.found().id(),
                            origin.module(),
                            origin.version()));
        }
        line(text, "images", arm.ground().shape() + " on " + arm.ground().device());
        line(text, "tokens", arm.tokens().toString());
        line(text, "latent channels", Integer.toString(arm.quantizer().latentChannels()));
        arm.tokenizer().weights().ifPresent(path -> line(text, "trained weights", path.toString()));
        line(text, "settings digest", arm.digest().substring(0, 16));
        text.append("  settings\n");
        YamlText.of(arm.settings())
                .lines()
                .forEach(setting -> text.append("    ").append(setting).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String title, String value) {
        text.append(String.format(Locale.ROOT, "  %-16s %s%n", title, value));
    }
}
