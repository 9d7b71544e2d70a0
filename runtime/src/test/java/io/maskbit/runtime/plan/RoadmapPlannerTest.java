package io.maskbit.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Problem;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.RoadmapPlan.Rung;
import io.maskbit.runtime.plan.RoadmapPlan.SettingChange;
import io.maskbit.runtime.plugin.Catalog;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RoadmapPlannerTest {

    private static final Catalog CATALOG = Catalog.delivered();

    private static final String TEXT =
            """
            # A way.
            experiment: way
            train: tokenizer
            seeds: [3]
            image: {height: 16, width: 16}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 2]}
            quantizer: {use: vq, codebook_size: 16, token_size: 8}
            tokenizer_loop: {steps: 10, warmup: 2}
            roadmap:
              - {name: first, change: where it begins, published_rfid: 7.5}
              - name: wider
                change: more channels
                set: {tokenizer: {hidden_channels: 64}}
              - name: bits
                change: bits instead of codes
                published_rfid: 1.5
                set: {quantizer: {use: lfq, bits: 6}}
            """;

    private static RoadmapPlan plan(String text, String... settings) {
        List<SetOption> options = Arrays.stream(settings).map(SetOption::of).toList();
        return new RoadmapPlanner(CATALOG).plan(Document.parse("way.yaml", text), options);
    }

    private static List<String> problems(String text) {
        ExperimentException e = assertThrows(ExperimentException.class, () -> plan(text));
        return e.problems().stream().map(Problem::text).toList();
    }

    @Test
    void eachRungStandsOnTheOneBefore() {
        RoadmapPlan plan = plan(TEXT);
        assertEquals("way", plan.experiment());
        assertEquals(List.of(3L), plan.seeds());
        assertEquals(
                List.of("first", "wider", "bits"), plan.rungs().stream().map(Rung::name).toList());
        Rung last = plan.rungs().get(2);
        assertEquals("64", last.arm().arm().settings().get("tokenizer.hidden_channels"));
        assertEquals("lfq", last.arm().quantizer().found().id());
        assertEquals(OptionalDouble.of(1.5), last.publishedRfid());
        assertEquals(OptionalDouble.empty(), plan.rungs().get(1).publishedRfid());
        assertEquals(
                List.of(new SettingChange("tokenizer.hidden_channels", "32", "64")),
                plan.rungs().get(1).changes());
        assertTrue(plan.rungs().get(0).changes().isEmpty());
        assertTrue(RoadmapText.of(plan).contains("tokenizer.hidden_channels: 32 -> 64\n"));
    }

    @Test
    void settingsOfTheCommandLineHoldForEveryRung() {
        RoadmapPlan plan = plan(TEXT, "tokenizer_loop.steps=5", "seeds=[0, 1]");
        assertEquals(List.of(0L, 1L), plan.seeds());
        plan.rungs()
                .forEach(
                        rung ->
                                assertEquals(
                                        5,
                                        rung.arm()
                                                .machine()
                                                .tokenizerLoop()
                                                .orElseThrow()
                                                .steps()));
    }

    @Test
    void saysEverythingThatIsWrongWithItsLine() {
        List<String> problems =
                problems(
                        TEXT.replace("hidden_channels: 64", "hiden_channels: 64")
                                .replace("bits: 6", "bits: 60"));
        assertEquals(2, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("line 13: tokenizer 'vqgan-plus' has no setting"));
        assertTrue(problems.get(1).startsWith("rung 'bits', line 17: "), problems::toString);
        assertTrue(problems.get(1).contains("bits must be"), problems::toString);
        assertTrue(
                problems(TEXT.replace("    change: more channels\n", ""))
                        .get(0)
                        .startsWith("line 11: a rung of the roadmap needs the setting 'change'"));
    }

    @Test
    void refusesWhatMakesRungsIncomparable() {
        List<String> problems =
                problems(
                        TEXT.replace("set: {tokenizer: {", "set: {data: {batch: 4}, tokenizer: {"));
        assertEquals(
                List.of("line 13: 'data' holds for all rungs and cannot be set in one"), problems);
        assertTrue(
                problems(TEXT.replace("name: bits", "name: wider"))
                        .get(0)
                        .contains("line 14: two rungs have the name 'wider'"));
        assertTrue(
                problems(TEXT.replace("channels: 64", "channels: 32"))
                        .get(0)
                        .contains("line 11: the rung 'wider' changes nothing"));
    }

    @Test
    void isNoSingleExperiment() {
        Document document = Document.parse("way.yaml", TEXT);
        ExperimentException e =
                assertThrows(
                        ExperimentException.class,
                        () -> new Planner(CATALOG).plan(document, List.of()));
        assertTrue(e.getMessage().contains("line 9: this file describes the rungs of a roadmap"));
        assertThrows(
                ExperimentException.class, () -> plan(TEXT.substring(0, TEXT.indexOf("roadmap:"))));
    }
}
