package io.maskbit.runtime.plan;

import static io.maskbit.runtime.plan.SmallPlans.BASE;
import static io.maskbit.runtime.plan.SmallPlans.plan;
import static io.maskbit.runtime.plan.SmallPlans.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.training.loop.AdversarialConfig;
import io.maskbit.training.loop.AdversarialLoss;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Discriminators, and weights to begin with. */
class TokenizerTrainingPlanTest {

    @Test
    void mayGoOnTrainingATrainedTokenizer() {
        ArmPlan arm = plan(BASE, "tokenizer.weights=pom.xml").arms().get(0);
        assertEquals("pom.xml", arm.tokenizer().weights().orElseThrow().toString());
        assertEquals(arm.arm(), plan(arm.yaml("small", List.of(0L))).arms().get(0).arm());
        assertTrue(plan(BASE).arms().get(0).tokenizer().weights().isEmpty());
    }

    @Test
    void readsTheAdversarialSectionWhereThereIsADiscriminator() {
        String text =
                BASE
                        + """
                        discriminator: {use: vqgan-plus, hidden_channels: 32, num_stages: 1}
                        adversarial: {start: 4, warmup: 1, loss: non_saturating, adaptive_weight: true}
                        """;
        ArmPlan arm = plan(text).arms().get(0);
        AdversarialConfig config = arm.machine().adversarial().orElseThrow();
        assertEquals(AdversarialLoss.NON_SATURATING, config.loss());
        assertTrue(config.adaptiveWeight());
        assertEquals(6, config.stepsOf(10));
        assertEquals("0.02", arm.arm().settings().get("adversarial.weight"));
        assertEquals(arm.arm(), plan(arm.yaml("small", List.of(0L))).arms().get(0).arm());
        assertTrue(plan(BASE).arms().get(0).machine().adversarial().isEmpty());
    }

    @Test
    void refusesAGameWithoutAnOpponentAndAnOpponentWithoutAGame() {
        assertEquals(
                List.of(
                        "line 11: the section 'adversarial' has no effect without a"
                                + " discriminator|    remove it, or choose one: discriminator:"
                                + " {use: …}"),
                problems(BASE + "adversarial: {start: 4, warmup: 1}\n"));
        String opponent = BASE + "discriminator: {use: vqgan-plus}\n";
        List<String> never = problems(opponent + "adversarial: {start: 10, warmup: 1}\n");
        assertEquals(1, never.size(), never::toString);
        assertTrue(
                never.get(0)
                        .startsWith(
                                "line 12: adversarial: start must be below the steps of"
                                        + " tokenizer_loop, of which there are 10, but is 10"),
                never::toString);
        List<String> cold = problems(opponent + "adversarial: {start: 4}\n");
        assertTrue(
                cold.get(0).contains("warmup must be below the 6 steps that the discriminator"),
                cold::toString);
        assertEquals(1, problems(opponent).size());
    }
}
