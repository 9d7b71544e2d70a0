package io.maskbit.runtime.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Precision;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.tensor.FormulaValues;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The delivered answers, and what becomes of them when something is wrong. */
class KnownAnswersTest {

    private static final double TOLERANCE = 1e-4;
    private static final Catalog CATALOG = Catalog.delivered();
    private static final Pattern FUSED = Pattern.compile("(transformer\\.layers\\.\\d+)\\..*");

    @Test
    void theSmallOnesAgree() {
        for (String name : KnownAnswers.NAMES) {
            KnownAnswer answer = KnownAnswers.named(name);
            boolean wanted = Boolean.getBoolean("maskbit.fullsize");
            if (wanted || !(answer.full() || name.equals("tokenizer-taming"))) {
                LayerReport report = compared(answer, Precision.FLOAT32, check -> {});
                assertTrue(report.agrees(), report.lines().toString());
                assertTrue(report.layers().size() >= 10, report.lines().toString());
            }
        }
    }

    @Test
    void everyOneHasPublishedValuesAndSaysHowItsLayersWereRecorded() {
        for (String name : KnownAnswers.NAMES) {
            KnownAnswer answer = KnownAnswers.named(name);
            assertFalse(answer.ends().isEmpty(), name);
            assertFalse(answer.published().isEmpty(), name);
            assertTrue(answer.recorded().contains("the published values agreed"), name);
            List<String> layers = answer.layers().stream().map(LayerSummary::layer).toList();
            answer.ends().forEach(end -> assertTrue(layers.contains(end.layer()), end.layer()));
        }
    }

    @Test
    void filesComeBackAsTheyWere() {
        KnownAnswer answer = KnownAnswers.named("tokenizer-vq");
        String text = KnownAnswerFile.text(answer);
        assertEquals(text, KnownAnswerFile.text(KnownAnswerFile.parse(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer-lfq-average",
                "tokenizer-vq",
                "generator-bits-post",
                "generator-tokens-pre"
            })
    void anAlteredParameterIsNamedByTheLayerThatItBelongsTo(String name) {
        KnownAnswer answer = KnownAnswers.named(name);
        ArmPlan plan = KnownAnswerCheck.plan(answer, CATALOG, "cpu", Precision.FLOAT32);
        try (KnownAnswerCheck check = KnownAnswerCheck.open(answer, plan)) {
            NamedParameters parameters = parameters(check);
            for (String parameter : parameters.names()) {
                alter(parameters.get(parameter));
                LayerReport report = check.compare(TOLERANCE);
                String named = report.first().map(Deviation::layer).orElse("nothing");
                assertTrue(
                        layers(parameter).contains(named),
                        () -> parameter + " altered: " + report.lines());
                FormulaValues.fill(parameter, parameters.get(parameter));
            }
            assertTrue(check.compare(TOLERANCE).agrees());
        }
    }

    @Test
    void oneWeightThatIsOffByAPercentIsNamed() {
        String layer = "decoder.up.1.res_blocks.0.conv2";
        LayerReport report =
                compared(
                        KnownAnswers.named("tokenizer-lfq-conv"),
                        Precision.FLOAT32,
                        check ->
                                Step.run(
                                        () -> {
                                            NDArray weight =
                                                    parameters(check).get(layer + ".weight");
                                            NDArray one = weight.get("0:1, 0:1, 1:2, 1:2");
                                            one.muli(1.01f);
                                        }));
        assertEquals(layer, report.first().orElseThrow().layer());
        List<String> lines = report.lines();
        assertTrue(lines.get(0).endsWith("FIRST DEVIATES at " + layer), lines.toString());
        assertTrue(lines.get(2).contains(" results agree, the last of them "), lines.toString());
    }

    @Test
    void twoLayersInEachOthersPlaceAreNamedByTheFirst() {
        LayerReport report =
                compared(
                        KnownAnswers.named("generator-bits-post"),
                        Precision.FLOAT32,
                        KnownAnswersTest::swapLayers);
        assertEquals("transformer.layers.0", report.first().orElseThrow().layer());
    }

    @Test
    void anotherKernelIsNamedByTheFirstLayerThatUsesIt() {
        Map<String, String> firsts =
                Map.of(
                        "tokenizer-lfq-conv", "encoder.conv_in",
                        "generator-bits-pre", "input_proj");
        firsts.forEach(
                (name, layer) -> {
                    LayerReport report =
                            compared(KnownAnswers.named(name), Precision.BFLOAT16, check -> {});
                    assertEquals(layer, report.first().orElseThrow().layer());
                });
    }

    private static void swapLayers(KnownAnswerCheck check) {
        NamedParameters all = parameters(check);
        String first = "transformer.layers.0.";
        String second = "transformer.layers.1.";
        Step.run(
                () -> {
                    for (String name : all.names()) {
                        if (name.startsWith(first)) {
                            NDArray other = all.get(second + name.substring(first.length()));
                            NDArray kept = all.get(name).duplicate();
                            all.get(name).muli(0).addi(other);
                            other.muli(0).addi(kept);
                        }
                    }
                });
    }

    private static void alter(NDArray array) {
        Step.run(() -> array.muli(1.5f).addi(0.01f));
    }

    /** Returns where an alteration may be seen first: positions have no layer of their own. */
    private static List<String> layers(String parameter) {
        if (parameter.equals("pos_emb")) {
            return List.of("first_layer.0");
        }
        if (parameter.startsWith("bias.")) {
            return List.of("logits");
        }
        String fused = FUSED.matcher(parameter).replaceFirst("$1");
        String layer =
                fused.equals(parameter)
                        ? parameter.substring(0, parameter.lastIndexOf('.'))
                        : fused;
        return List.of(layer, layer + "+silu", layer + " as published");
    }

    private static NamedParameters parameters(KnownAnswerCheck check) {
        return NamedParameters.of(check.component());
    }

    private static LayerReport compared(
            KnownAnswer answer, Precision precision, Consumer<KnownAnswerCheck> change) {
        ArmPlan plan = KnownAnswerCheck.plan(answer, CATALOG, "cpu", precision);
        try (KnownAnswerCheck check = KnownAnswerCheck.open(answer, plan)) {
            change.accept(check);
            return check.compare(TOLERANCE);
        }
    }
}
