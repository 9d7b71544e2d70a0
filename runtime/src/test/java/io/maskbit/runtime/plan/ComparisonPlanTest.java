package io.maskbit.runtime.plan;

import static io.maskbit.runtime.plan.SmallPlans.BASE;
import static io.maskbit.runtime.plan.SmallPlans.plan;
import static io.maskbit.runtime.plan.SmallPlans.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Two arms over one base. */
class ComparisonPlanTest {

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
    void refusesAnIncompleteComparison() {
        List<String> problems =
                problems(BASE + "compare: {varies: generatr, candidate: {seeds: [1]}, x: 1}\n");
        assertTrue(problems.stream().anyMatch(p -> p.contains("compare needs 'baseline'")));
        assertTrue(problems.stream().anyMatch(p -> p.contains("did you mean 'generator'?")));
        assertTrue(problems.stream().anyMatch(p -> p.contains("'seeds' holds for all arms")));
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
    void comparesAnyNumberOfNamedArms() {
        ExperimentPlan plan =
                plan(
                        BASE
                                + """
                                compare:
                                  varies: [quantizer, generator]
                                  arms:
                                    vq+maskgit: {quantizer: {use: vq, codebook_size: 16, token_size: 4}, generator: {use: maskgit, groups: 1}}
                                    lfq+maskgit: {generator: {use: maskgit}}
                                    lfq+maskbit: {}
                                """);
        assertTrue(plan.isComparison());
        assertEquals(
                List.of("vq+maskgit", "lfq+maskgit", "lfq+maskbit"),
                plan.arms().stream().map(ArmPlan::name).toList());
    }

    @Test
    void everyNamedArmIsHeldAgainstTheFirst() {
        List<String> problems =
                problems(
                        BASE
                                + """
                                compare:
                                  varies: generator
                                  arms:
                                    one: {}
                                    two: {}
                                    three: {data: {flip: true}}
                                """);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("the arms differ at 'data.flip'"), problems::toString);
        assertTrue(problems.get(0).contains("three: true (line 16)"), problems::toString);
    }

    @Test
    void refusesArmsThatCannotBeNamedOrCompared() {
        String arms = "compare: {varies: generator, arms: ";
        List<String> alone = problems(BASE + arms + "{one: {}}}\n");
        assertTrue(alone.get(0).contains("'arms' must name at least two arms"), alone::toString);
        List<String> named = problems(BASE + arms + "{../x: {}, arm: {}, ok: 3}}\n");
        assertTrue(
                named.stream().anyMatch(p -> p.contains("'../x' cannot be the name of an arm")),
                named::toString);
        assertTrue(
                named.stream().anyMatch(p -> p.contains("'arm' cannot be the name of an arm")),
                named::toString);
        assertTrue(named.stream().anyMatch(p -> p.contains("'ok' must be")), named::toString);
        List<String> both = problems(BASE + arms + "{a: {}, b: {}}, baseline: {}}\n");
        assertTrue(both.get(0).contains("'baseline' has no effect beside 'arms'"), both::toString);
    }
}
