package io.maskbit.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.Experiment;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.GridShape;
import io.maskbit.api.Problem;
import io.maskbit.api.TokenSpace;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plugin.Catalog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {

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
    void comparesArmsOverOneBase() {
        String text =
                BASE
                        + """
                        compare:
                          varies: generator
                          baseline: {generator: {use: maskgit, groups: 2, width: 64, depth: 2, heads: 2, mlp: 64}}
                          candidate: {generator: {depth: 4}}
                        """;
        ExperimentPlan plan = plan(text, "sampling.steps=5");
        assertTrue(plan.isComparison());
        assertEquals(List.of("generator"), plan.experiment().varies());
        ArmPlan baseline = plan.arms().get(0);
        ArmPlan candidate = plan.arms().get(1);
        assertEquals("baseline", baseline.name());
        assertEquals("maskgit", baseline.generator().orElseThrow().found().id());
        assertEquals("maskbit", candidate.generator().orElseThrow().found().id());
        assertEquals("4", candidate.arm().settings().get("generator.depth"));
        assertEquals(5, baseline.machine().sampling().orElseThrow().steps());
        assertEquals(5, candidate.machine().sampling().orElseThrow().steps());
    }

    @Test
    void comparesAnArmWithItself() {
        ExperimentPlan plan =
                plan(BASE + "compare: {varies: generator, baseline: {}, candidate: {}}\n");
        assertEquals(plan.arms().get(0).digest(), plan.arms().get(1).digest());
    }

    @Test
    void saysAllThreeProblemsAtOnce() {
        String text =
                BASE
                        + """
                        compare:
                          varies: [quantizer, generator]
                          baseline: {quantizer: {use: lqf, bits: 8}}
                          candidate:
                            quantizer: {use: vq, codebook_size: 4096, token_size: 8}
                            generator: {use: maskbit, groups: 2, width: 64, dept: 2, heads: 2, mlp: 64}
                        """;
        assertEquals(
                List.of(
                        "baseline, line 13: no quantizer 'lqf' (known: lfq, vq); did you mean 'lfq'?",
                        "candidate, line 16: generator 'maskbit' has no setting 'dept'; did you"
                                + " mean 'depth'?",
                        "candidate, line 16: generator 'maskbit' does not fit quantizer 'vq'|"
                                + "    it needs bit tokens, but is given codebook tokens (4096"
                                + " entries on a 16x16 grid)|"
                                + "    quantizers that give bit tokens: lfq          generators"
                                + " that take codebook tokens: maskgit"),
                problems(text));
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
    void refusesArmsThatDifferElsewhereAndNamesThePaths() {
        String text =
                BASE
                        + """
                        compare:
                          varies: generator.depth
                          baseline: {}
                          candidate: {generator: {depth: 3, width: 128}, generator_loop: {ema: 0.9}, data: {flip: true}}
                        """;
        List<String> problems = problems(text);
        assertEquals(3, problems.size(), problems::toString);
        List<String> paths = List.of("data.flip", "generator.width", "generator_loop.ema");
        for (int i = 0; i < paths.size(); i++) {
            assertTrue(
                    problems.get(i)
                            .startsWith(
                                    "line 14: the arms differ at '"
                                            + paths.get(i)
                                            + "', which 'varies' does not name|    baseline: "),
                    problems::toString);
        }
        assertTrue(
                problems.get(1)
                        .contains("baseline: 64 (line 8)          candidate: 128 (line 14)"));
    }

    @Test
    void seesASectionThatOnlyOneArmHas() {
        String text =
                BASE
                        + """
                        compare:
                          varies: generator
                          baseline: {}
                          candidate: {perceptual_loss: {use: none}}
                        """;
        List<String> problems = problems(text);
        assertTrue(
                problems.get(0).contains("the arms differ at 'perceptual_loss.use'"),
                problems::toString);
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
    void refusesAnIncompleteComparison() {
        List<String> problems =
                problems(BASE + "compare: {varies: generatr, candidate: {seeds: [1]}, x: 1}\n");
        assertTrue(problems.stream().anyMatch(p -> p.contains("compare needs 'baseline'")));
        assertTrue(problems.stream().anyMatch(p -> p.contains("did you mean 'generator'?")));
        assertTrue(problems.stream().anyMatch(p -> p.contains("'seeds' holds for both arms")));
        assertTrue(problems.stream().anyMatch(p -> p.contains("compare has no setting 'x'")));
    }

    @Test
    void refusesToVaryWhatHasNoEffect() {
        String text =
                BASE.replace("train: both", "train: tokenizer").replaceAll("generator.*\n", "");
        List<String> problems =
                problems(text + "compare: {varies: generator, baseline: {}, candidate: {}}\n");
        assertEquals(
                List.of(
                        "line 9: compare: 'generator' cannot vary: it has no effect with 'train:"
                                + " tokenizer'"),
                problems);
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
