package io.maskbit.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.ArmResult;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Metric;
import io.maskbit.runtime.report.ReportModel.Difference;
import io.maskbit.runtime.report.RoadmapModel.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoadmapWriterTest {

    private static final Metric FRECHET =
            new Metric("frechet[judge-1, 8 reconstructions, ref 2]", "", Metric.Better.LOWER);
    private static final Metric SAMPLES =
            new Metric("frechet[judge-1, 8 samples, ref 2]", "", Metric.Better.LOWER);
    private static final Metric PSNR = new Metric("psnr[8 images]", "dB", Metric.Better.HIGHER);

    @TempDir private Path folder;

    private static Row row(String name, double rfid, double... frechets) {
        List<ArmResult> results = new ArrayList<>();
        for (double frechet : frechets) {
            Map<Metric, Double> values =
                    Map.of(FRECHET, frechet, PSNR, 20 - frechet, SAMPLES, 99.0);
            results.add(new ArmResult("arm", results.size(), values, 1234, 5, 6, "d", Map.of()));
        }
        return new Row(
                name,
                "what <" + name + "> changes",
                rfid > 0 ? OptionalDouble.of(rfid) : OptionalDouble.empty(),
                List.of(new Difference("tokenizer.depth", List.of("1", "2"))),
                results);
    }

    private static RoadmapModel model() {
        return new RoadmapModel(
                "way",
                "Where to?",
                List.of(0L, 1L, 2L),
                List.of(row("first", 7.94, 3, 4, 5), row("next", 0, 1, 2.5, 4), row("last", 1.61)),
                Map.of("cpu", "two"));
    }

    @Test
    void stepsArePairedBySeed() throws IOException {
        RoadmapWriter.write(model(), folder);
        JsonObject json =
                JsonParser.parseString(Files.readString(folder.resolve("report.json")))
                        .getAsJsonObject();
        JsonObject first = json.getAsJsonArray("rungs").get(0).getAsJsonObject();
        JsonObject next = json.getAsJsonArray("rungs").get(1).getAsJsonObject();
        JsonObject last = json.getAsJsonArray("rungs").get(2).getAsJsonObject();
        assertEquals(4, first.getAsJsonObject("frechet").get("mean").getAsDouble());
        assertEquals(
                4 - 4.302652729749464 / Math.sqrt(3),
                first.getAsJsonObject("frechet").get("low").getAsDouble(),
                1e-9);
        assertTrue(first.get("frechet_step").isJsonNull());
        assertEquals(-1.5, next.getAsJsonObject("frechet_step").get("mean").getAsDouble());
        // Steps -2, -1.5 and -1: narrower than either rung, since the seeds move together.
        assertEquals(
                -1.5 + 4.302652729749464 * 0.5 / Math.sqrt(3),
                next.getAsJsonObject("frechet_step").get("high").getAsDouble(),
                1e-9);
        assertTrue(next.get("published_rfid").isJsonNull());
        assertTrue(last.get("frechet").isJsonNull());
        assertEquals(FRECHET.name(), json.get("frechet").getAsString());
    }

    @Test
    void pageNeedsNoNetworkAndCallsNothingFid() throws IOException {
        RoadmapWriter.write(model(), folder);
        String page = Files.readString(folder.resolve("report.html"));
        assertFalse(page.contains("http:") || page.contains("https:"), "an address");
        assertTrue(page.contains("<svg") && page.contains("no FID"));
        assertTrue(page.contains("what &lt;first&gt; changes"));
        assertTrue(
                Files.readString(folder.resolve("roadmap.svg"))
                        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\""));
        assertTrue(RoadmapWriter.summary(model()).contains("3. last: judge-Fréchet -, PSNR - dB"));
    }

    @Test
    void changesAPageBetweenItsMarks() throws IOException {
        Path page = folder.resolve("way.md");
        Files.writeString(
                page, "before\n<!-- roadmap: begin -->\nold\n<!-- roadmap: end -->\nafter\n");
        RoadmapWriter.into(model(), page);
        String once = Files.readString(page);
        assertTrue(once.startsWith("before\n") && once.endsWith("<!-- roadmap: end -->\nafter\n"));
        assertFalse(once.contains("old"));
        assertTrue(once.contains("](way.svg)") && once.contains("| 1. first | "));
        assertTrue(Files.exists(folder.resolve("way.svg")));
        RoadmapWriter.into(model(), page);
        assertEquals(once, Files.readString(page));
        Files.writeString(page, "no marks");
        assertThrows(ExperimentException.class, () -> RoadmapWriter.into(model(), page));
    }
}
