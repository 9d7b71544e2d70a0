package io.maskbit.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.ArmResult;
import io.maskbit.api.ComparisonReport;
import io.maskbit.api.Metric;
import io.maskbit.api.Verdict;
import io.maskbit.training.health.HealthRule;
import io.maskbit.training.health.HealthWarning;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {

    private static final Metric ACCURACY =
            new Metric("label-accuracy[judge-1, <8> samples]", "", Metric.Better.HIGHER);

    @TempDir private Path folder;

    @Test
    void verdictStandsFirstInEveryForm() throws IOException {
        ReportWriter.write(model(), folder);
        assertTrue(
                Files.readString(folder.resolve("report.md"))
                        .startsWith("# Candidate better: bits & embeddings"));
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.indexOf("Candidate better") < page.indexOf("<h2>"));
        assertEquals("candidate-better", json().get("verdict").getAsString());
    }

    @Test
    void pageNeedsNoNetworkAndNoOtherFile() throws IOException {
        ReportWriter.write(model(), folder);
        String page = Files.readString(folder.resolve("report.html"));
        assertFalse(page.contains("http:") || page.contains("https:"), "an address");
        assertFalse(page.contains("<script"), "a script");
        assertFalse(page.contains("src=\"") && !page.contains("src=\"data:image/png;base64,"));
        assertTrue(page.contains("<svg"), "the curve");
        assertTrue(page.contains("class=\"arm1\""), "the candidate's line");
    }

    @Test
    void namesAreEscaped() throws IOException {
        ReportWriter.write(model(), folder);
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("&lt;8&gt; samples"));
        assertFalse(page.contains("<8>"));
    }

    @Test
    void jsonHoldsValuesMeansAndDifference() throws IOException {
        ReportWriter.write(model(), folder);
        JsonObject metric = json().getAsJsonArray("metrics").get(0).getAsJsonObject();
        assertEquals("higher", metric.get("better").getAsString());
        assertEquals(0.5, metric.getAsJsonObject("baseline").get("mean").getAsDouble(), 1e-12);
        assertEquals(1, metric.getAsJsonObject("candidate").getAsJsonArray("values").size());
        JsonObject pair = json().getAsJsonArray("pairs").get(0).getAsJsonObject();
        assertEquals("candidate-better", pair.get("verdict").getAsString());
        JsonObject difference = pair.getAsJsonArray("differences").get(0).getAsJsonObject();
        assertEquals(0.1, difference.get("low").getAsDouble(), 1e-12);
        assertTrue(
                json().getAsJsonArray("equal")
                        .get(0)
                        .getAsJsonObject()
                        .get("equal")
                        .getAsBoolean());
        assertEquals(
                10,
                json().getAsJsonObject("cost")
                        .getAsJsonArray("baseline")
                        .get(0)
                        .getAsJsonObject()
                        .get("parameters")
                        .getAsInt());
    }

    /** A run that was continued only to be measured has trained nothing, and knows no speed. */
    @Test
    void whatWasNotMeasuredIsNullAndNoWordForPrograms() throws IOException {
        ReportModel model = model();
        ArmResult unknown =
                new ArmResult(
                        "baseline",
                        0,
                        Map.of(ACCURACY, Double.NaN),
                        10,
                        Double.NaN,
                        Double.NaN,
                        "d",
                        Map.of());
        ReportWriter.write(
                new ReportModel(
                        model.experiment(),
                        model.question(),
                        List.of("baseline"),
                        Map.of("baseline", List.of(unknown)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        HealthModel.none(),
                        Map.of(),
                        List.of()),
                folder);
        JsonObject run =
                json().getAsJsonObject("cost").getAsJsonArray("baseline").get(0).getAsJsonObject();
        assertTrue(run.get("images_per_second").isJsonNull());
        assertTrue(run.get("peak_memory_mib").isJsonNull());
        JsonObject metric = json().getAsJsonArray("metrics").get(0).getAsJsonObject();
        assertTrue(metric.getAsJsonObject("baseline").get("mean").isJsonNull());
        assertFalse(Files.readString(folder.resolve("report.json")).contains("NaN"));
        assertFalse(
                Files.readString(folder.resolve("report.md")).contains("second (median) | NaN"));
    }

    @Test
    void warningsAndPanelsOfTrainingHealthAreShown() throws IOException {
        ReportWriter.write(model(), folder);
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("Training health"));
        assertTrue(page.contains("bit 5 has been 0 in 100.0 % of tokens"), "what was seen");
        assertTrue(page.contains("entropy_loss_weight"), "what to try");
        assertTrue(page.contains("501 to 1,000"), "how long");
        assertTrue(page.contains("class=\"arm0 dashed\""), "the second quantity of a panel");
        assertTrue(page.contains("aria-label=\"Ones by bit, baseline\""), "the map of bits");
        assertTrue(page.contains("fill=\"#184c8c\""), "a bit that is always 0");
        assertTrue(page.contains("fill=\"#f0f0f0\""), "a bit that is 1 as often as 0");
        assertTrue(
                page.contains("<polygon style=\"fill:var(--quantizer)\""), "the parts of the loss");
        assertFalse(page.contains("NaN"));
        assertTrue(
                Files.readString(folder.resolve("report.md"))
                        .contains("| baseline, seed 0 | stuck-bits | 501 to 1,000 |"));
        JsonObject warning =
                json().getAsJsonObject("health")
                        .getAsJsonArray("warnings")
                        .get(0)
                        .getAsJsonObject();
        assertEquals("stuck-bits", warning.get("rule").getAsString());
        assertEquals(501, warning.get("from").getAsLong());
        assertEquals(1000, warning.get("until").getAsLong());
    }

    @Test
    void aRunWithoutATokenizerHasNoHealth() throws IOException {
        ReportModel model = model();
        ReportWriter.write(
                new ReportModel(
                        model.experiment(),
                        model.question(),
                        model.arms(),
                        model.results(),
                        model.pairs(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        HealthModel.none(),
                        Map.of(),
                        List.of()),
                folder);
        assertFalse(Files.readString(folder.resolve("report.html")).contains("health"));
        assertTrue(json().getAsJsonObject("health").getAsJsonArray("warnings").isEmpty());
    }

    private static HealthModel health() {
        double[] steps = {1, 50, 100};
        ReportModel.Line solid = line(0, 1, 2);
        return new HealthModel(
                List.of(
                        new HealthModel.Warned(
                                "baseline, seed 0",
                                new HealthWarning(
                                        HealthRule.STUCK_BITS,
                                        501,
                                        OptionalLong.of(1000),
                                        1000,
                                        "bit 5 has been 0 in 100.0 % of tokens"))),
                List.of(
                        new ReportModel.Curve(
                                "logits",
                                "",
                                List.of(
                                        solid,
                                        new ReportModel.Line(
                                                0, "x", solid.steps(), solid.values(), true)))),
                List.of(
                        new HealthModel.Bands(
                                "baseline",
                                steps,
                                List.of("bit 0", "bit 1"),
                                new double[][] {{0, 0, 0}, {0.5, Double.NaN, 1}})),
                List.of(
                        new HealthModel.Bands(
                                "baseline",
                                steps,
                                List.of("reconstruction", "quantizer"),
                                new double[][] {{0.2, 0.5, 0.8}, {0.8, 0.5, 0.2}})));
    }

    private JsonObject json() throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve("report.json")))
                .getAsJsonObject();
    }

    private ReportModel model() throws IOException {
        Path picture = folder.resolve("picture.png");
        ImageIO.write(new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        ComparisonReport.Row row =
                new ComparisonReport.Row(
                        ACCURACY,
                        List.of(0.4, 0.5, 0.6),
                        List.of(0.7, 0.8, 0.9),
                        Optional.of(new ComparisonReport.Interval(0.3, 0.1, 0.5)));
        return new ReportModel(
                "bits & embeddings",
                "Which is better?",
                List.of("baseline", "candidate"),
                Map.of(
                        "baseline", List.of(result("baseline", 0.5)),
                        "candidate", List.of(result("candidate", 0.8))),
                List.of(
                        new ComparisonReport(
                                "baseline",
                                "candidate",
                                List.of("generator"),
                                Verdict.CANDIDATE_BETTER,
                                Optional.of(ACCURACY),
                                List.of(row),
                                List.of("decided by accuracy"))),
                List.of(new ReportModel.Difference("generator.use", List.of("a", "b"))),
                List.of(new ReportModel.Equality("data", true, "abc")),
                List.of(
                        new ReportModel.Curve(
                                "generator.mlm_loss",
                                "nat",
                                List.of(line(0, 3, Double.NaN, 2), line(1, 3, 2.5, 1)))),
                List.of(
                        new ReportModel.Pictures(
                                "Samples",
                                List.of("baseline", "candidate"),
                                List.of(
                                        new ReportModel.PictureRow(
                                                "red", List.of(picture, picture))))),
                health(),
                Map.of("java", "17"),
                List.of());
    }

    private static ReportModel.Line line(int arm, double... values) {
        double[] steps = new double[values.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = i + 1;
        }
        return new ReportModel.Line(arm, "arm " + arm, steps, values);
    }

    private static ArmResult result(String arm, double accuracy) {
        return new ArmResult(arm, 0, Map.of(ACCURACY, accuracy), 10, 100, 500, "d", Map.of());
    }
}
