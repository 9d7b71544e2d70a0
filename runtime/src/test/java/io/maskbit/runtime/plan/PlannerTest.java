package io.maskbit.runtime.plan;

import static io.maskbit.runtime.plan.SmallPlans.BASE;
import static io.maskbit.runtime.plan.SmallPlans.plan;
import static io.maskbit.runtime.plan.SmallPlans.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.Experiment;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One arm: what is derived, written out, and refused. */
class PlannerTest {

    @Test
    void derivesGridTokensAndChannels() {
        ExperimentPlan plan = plan(BASE);
        ArmPlan arm = plan.arms().get(0);
        assertEquals("arm", arm.name());
        assertEquals(new GridShape(16, 16), arm.grid());
        assertEquals(new TokenSpace.Bits(8, new GridShape(16, 16)), arm.tokens());
        assertEquals(8, arm.quantizer().latentChannels());
        assertEquals(arm.tokens(), arm.generator().orElseThrow().tokens());
        assertEquals(10, arm.machine().tokenizerLoop().orElseThrow().steps());
        assertEquals(20, arm.machine().generatorLoop().orElseThrow().steps());
        assertEquals(8, arm.data().batch());
        assertEquals(Experiment.Stage.BOTH, plan.experiment().train());
        assertEquals(List.of(0L, 1L, 2L), plan.experiment().seeds());
        assertEquals("2", arm.arm().settings().get("generator.depth"));
        assertEquals("cpu", arm.arm().settings().get("device"));
    }

    @Test
    void refusesATableOfRandomCrops() {
        assertEquals(
                List.of(
                        "--set generator_loop.tokens=table: generator_loop: 'tokens: table' cannot hold random crops,"
                                + " which have no end|    "
                                + "write 'data: {crop: center}', or 'tokens: encode'"),
                problems(BASE, "data.crop=random", "generator_loop.tokens=table"));
        plan(BASE, "data.flip=true", "generator_loop.tokens=table");
        assertTrue(
                problems(BASE, "generator_loop.token_file=t").get(0).contains("train: generator"));
    }

    @Test
    void writesEverySettingOutSoThatTheArmRunsAlone() {
        ArmPlan arm = plan(BASE).arms().get(0);
        String yaml = arm.yaml("small", List.of(2L));
        ExperimentPlan again = plan(yaml);
        assertEquals(
                arm.settings().leaves().keySet(), again.arms().get(0).settings().leaves().keySet());
        assertEquals(arm.arm(), again.arms().get(0).arm());
        assertEquals(arm.digest(), again.arms().get(0).digest());
        assertEquals(yaml, again.arms().get(0).yaml("small", List.of(2L)));
        assertEquals(List.of(2L), again.experiment().seeds());
        assertNotEquals(arm.digest(), plan(BASE, "generator.depth=3").arms().get(0).digest());
    }

    @Test
    void findsTheMisfitThoughTheTokenizerIsUnknown() {
        String text =
                BASE.replace("vqgan-plus", "vqgan-pls")
                        .replace(
                                "{use: lfq, bits: 8}",
                                "{use: vq, codebook_size: 512, token_size: 8}")
                        .replace("depth: 2", "dept: 2");
        List<String> problems = problems(text);
        assertEquals(3, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("line 6: no tokenizer 'vqgan-pls'"));
        assertTrue(problems.get(2).contains("is given codebook tokens (512 entries)"));
    }

    @Test
    void doesNotSuggestTheVeryComponentsThatDoNotFitByTheirSettings() {
        List<String> problems = problems(BASE, "generator.groups=3");
        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0).contains("8 bits cannot be split into 3 equal groups"),
                problems::toString);
        assertTrue(!problems.get(0).contains("quantizers that"), problems::toString);
    }

    @Test
    void refusesSectionsWithoutEffect() {
        List<String> problems = problems(BASE.replace("train: both", "train: tokenizer"));
        assertEquals(
                List.of(
                        "line 8: the section 'generator' has no effect with 'train: tokenizer'|"
                                + "    remove it, or train: both",
                        "line 10: the section 'generator_loop' has no effect with 'train:"
                                + " tokenizer'|    remove it, or train: both"),
                problems);
    }

    @Test
    void asksForATrainedTokenizerWhereOnlyAGeneratorIsTrained() {
        String text =
                BASE.replace("train: both", "train: generator")
                        .replace("tokenizer_loop: {steps: 10, warmup: 2}\n", "");
        assertTrue(
                problems(text).get(0).startsWith("line 6: tokenizer 'vqgan-plus' needs 'weights'"));
        List<String> absent = problems(text, "tokenizer.weights=no/such/run");
        assertTrue(
                absent.get(0)
                        .startsWith(
                                "--set tokenizer.weights=no/such/run: tokenizer 'vqgan-plus': there"
                                        + " are no weights at 'no/such/run'"),
                absent::toString);
        ArmPlan arm = plan(text, "tokenizer.weights=pom.xml").arms().get(0);
        assertEquals("pom.xml", arm.tokenizer().weights().orElseThrow().toString());
        assertEquals(arm.arm(), plan(arm.yaml("small", List.of(0L))).arms().get(0).arm());
    }

    @Test
    void takesLoopAsTheNameOfTheOnlyLoop() {
        String text =
                BASE.replace("train: both", "train: tokenizer")
                        .replaceAll("generator.*\n", "")
                        .replace("tokenizer_loop", "loop");
        ExperimentPlan plan = plan(text, "loop.ema=0.5");
        assertEquals("0.5", plan.arms().get(0).arm().settings().get("tokenizer_loop.ema"));
        assertEquals("10", plan.arms().get(0).arm().settings().get("tokenizer_loop.steps"));
        assertTrue(
                problems(BASE.replace("tokenizer_loop", "loop"))
                        .get(0)
                        .contains("could mean either loop"));
    }

    @Test
    void locatesWrongSettingsOfTheCommandLineThere() {
        List<String> problems = problems(BASE, "generator.dept=3", "generater.depth=2");
        assertEquals(
                List.of(
                        "--set generater.depth=2: there is no section 'generater'; did you mean"
                                + " 'generator'?",
                        "--set generator.dept=3: generator 'maskbit' has no setting 'dept'; did you"
                                + " mean 'depth'?"),
                problems);
    }

    @Test
    void reportsWrongHeadsTogetherWithWrongArms() {
        String text =
                BASE.replace("train: both", "train: bot")
                        .replace("[0, 1, 2]", "[1, 1]")
                        .replace("depth: 2", "depth: two")
                        .replace("height: 32", "height: 0");
        List<String> problems = problems(text);
        assertTrue(
                problems.get(0).startsWith("line 2: the experiment: 'train' must be one of"),
                problems::toString);
        assertTrue(problems.stream().anyMatch(p -> p.startsWith("line 4:")), problems::toString);
        assertTrue(problems.stream().anyMatch(p -> p.startsWith("line 8:")), problems::toString);
    }

    @Test
    void refusesImagesThatTheTokenizerCannotDivide() {
        List<String> problems = problems(BASE, "image.height=31");
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("tokenizer 'vqgan-plus': "), problems::toString);
    }

    @Test
    void plansInLessThanASecond() {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            plan(BASE);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        assertTrue(fastest < 1_000_000_000L, "took " + fastest + " ns");
    }
}
