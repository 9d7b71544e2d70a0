package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.measure.SampleTrial;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.report.TuneModel;
import io.maskbit.runtime.tune.TuneRun;
import io.maskbit.runtime.tune.TuneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search over a sampler's settings keeps its budget, its trace and what it has sampled. */
class TuneTest {

    /** Four candidates: 4 x 16 + 2 x 16 in the search, 2 x 16 in the confirmation. */
    private static final int BUDGET = 128;

    @TempDir static Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        TinyExperiment.arm()
                .with(
                        "tokenizer_loop.steps=2",
                        "tokenizer_loop.warmup=0",
                        "generator_loop.steps=2",
                        "generator_loop.warmup=0",
                        "evaluation={samples: 0, reconstructions: 0, judge_steps: 5}")
                .run(run);
    }

    @Test
    void samplesNoImageMoreThanItsBudgetAndNoneTwice() throws IOException {
        Path out = folder.resolve("whole");
        TuneModel found = tune(out, BUDGET);
        List<JsonObject> trace = trace(out);
        assertEquals(
                4, trace.stream().filter(line -> images(line) == 16 && isSearch(line)).count());
        assertEquals(
                2, trace.stream().filter(line -> images(line) == 32 && isSearch(line)).count());
        int sampled = 0;
        for (String block : blocks(out)) {
            sampled += Integer.parseInt(block.substring(block.lastIndexOf('-') + 1));
        }
        assertEquals(found.verdict() == TuneModel.Verdict.PRESENT_WON ? 96 : BUDGET, sampled);
        for (JsonObject line : trace) {
            double steps = line.getAsJsonObject("settings").get("steps").getAsDouble();
            assertTrue(steps >= 2 && steps <= 4);
        }

        String section = Files.readString(out.resolve("sampling.yaml"));
        assertEquals(section, found.yaml());
        String arm = Files.readString(run.resolve("arm.yaml"));
        String changed = arm.replaceAll("(?m)^sampling:\\n(  .*\\n)*", section);
        new Planner(Catalog.delivered()).plan(Document.parse("arm.yaml", changed), List.of());
        assertTrue(Files.readString(out.resolve("tune.html")).contains("<h1>"));
    }

    @Test
    void goesOnWithTheSameCommandAndEndsAlike() throws IOException {
        Path whole = folder.resolve("uninterrupted");
        tune(whole, BUDGET);
        Path broken = folder.resolve("interrupted");
        tune(broken, BUDGET);
        int kept = 0;
        for (String block : blocks(broken)) {
            Path file = broken.resolve("blocks").resolve(block);
            switch (kept++ % 3) {
                case 0 -> Files.delete(file);
                case 1 -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
                default -> {
                    // Whole blocks stay.
                }
            }
        }
        Files.writeString(broken.resolve("trace.jsonl"), "{\"phase\":");
        tune(broken, BUDGET);
        assertEquals(timeless(trace(whole)), timeless(trace(broken)));
        assertEquals(blocks(whole), blocks(broken));
        assertEquals(
                Files.readString(whole.resolve("sampling.yaml")),
                Files.readString(broken.resolve("sampling.yaml")));
    }

    @Test
    void refusesTheFolderOfAnotherSearch() {
        Path out = folder.resolve("mine");
        tune(out, BUDGET);
        String message = assertThrows(ExperimentException.class, () -> tune(out, 200)).getMessage();
        assertTrue(message.contains("budget was 128, and is now 200"), message);
    }

    private static TuneModel tune(Path out, int budget) {
        TuneSettings settings = new TuneSettings(budget, 16, 16, List.of("steps=2:4"), 5);
        try (TrainedRun trained = TrainedRun.open(run, Catalog.delivered(), List.of(), 5);
                SampleTrial trial = trained.trial(folder.resolve("cache"), line -> {})) {
            return new TuneRun(trained, trial, settings, out, Progress.SILENT).search();
        }
    }

    private static List<JsonObject> trace(Path out) throws IOException {
        return Files.readAllLines(out.resolve("trace.jsonl")).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private static List<JsonObject> timeless(List<JsonObject> trace) {
        trace.forEach(line -> line.remove("ms"));
        return trace;
    }

    private static int images(JsonObject line) {
        return line.get("images").getAsInt();
    }

    private static boolean isSearch(JsonObject line) {
        return line.get("phase").getAsString().equals("search");
    }

    private static TreeSet<String> blocks(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve("blocks"))) {
            TreeSet<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }
}
