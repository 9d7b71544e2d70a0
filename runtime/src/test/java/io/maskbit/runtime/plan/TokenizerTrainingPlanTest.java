package io.maskbit.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Problem;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.training.loop.AdversarialConfig;
import io.maskbit.training.loop.AdversarialLoss;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Discriminators, and weights to begin with. */
class TokenizerTrainingPlanTest {

    private static final Catalog CATALOG = Catalog.delivered();

    private static final String BASE =
            """
            experiment: small
            train: both
            seeds: [0, 1, 2]
            image: {height: 32, width: 32}
            data: {use: shapes, batch: 8}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 2]}
            quantizer: {use: lfq, bits: 8}
            generator: {use: maskbit, groups: 2, width: 64, depth: 2, heads: 2, mlp: 64}
            tokenizer_loop: {steps: 10, warmup: 2}
            generator_loop: {steps: 20, warmup: 2}
            """;

    private static ExperimentPlan plan(String text, String... settings) {
        List<SetOption> options = Arrays.stream(settings).map(SetOption::of).toList();
        return new Planner(CATALOG).plan(Document.parse("f.yaml", text), options);
    }

    private static List<String> problems(String text, String... settings) {
        ExperimentException e = assertThrows(ExperimentException.class, () -> plan(text, settings));
        return e.problems().stream()
                .map(Problem::text)
                .map(t -> t.replace(System.lineSeparator(), "|"))
                .toList();
    }

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
