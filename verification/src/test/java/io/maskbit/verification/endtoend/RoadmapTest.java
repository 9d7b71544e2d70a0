package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A roadmap runs rung by rung, goes on where it stopped, and shows what it measured. */
class RoadmapTest {

    private static final String TEXT =
            """
            experiment: way
            train: tokenizer
            seeds: [0]
            image: {height: 16, width: 16}
            data: {use: shapes, samples: 64, validation_samples: 32, batch: 4}
            evaluation: {reconstructions: 16, batch: 16, judge_steps: 5}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 1], num_res_blocks: 1}
            quantizer: {use: vq, codebook_size: 16, token_size: 8}
            tokenizer_loop: {steps: 3, warmup: 1, log_every: 1, sample_every: 0}
            roadmap:
              - {name: first, change: where it begins, published_rfid: 7.5}
              - {name: longer, change: more steps, set: {tokenizer_loop: {steps: 5}}}
              - {name: bits, change: bits, published_rfid: 1.5, set: {quantizer: {use: lfq, bits: 4}}}
            """;

    @TempDir private Path folder;

    @Test
    void keepsCompleteRungsAndReportsAll() throws IOException {
        Path file = Files.writeString(folder.resolve("way.yaml"), TEXT);
        Path out = folder.resolve("run");
        String[] one = {
            "roadmap", file.toString(), "--out", out.toString(), "--in-process", "--rung", "longer"
        };
        Program.Said first = Program.run(one);
        assertEquals(0, first.code(), first::err);
        assertEquals(2, Program.run(one).code(), "a folder is not taken twice without --resume");
        Path weights = out.resolve("rungs/longer/seed-0/outcome.json");
        var written = Files.getLastModifiedTime(weights);
        Program.Said rest =
                Program.run(
                        "roadmap",
                        file.toString(),
                        "--out",
                        out.toString(),
                        "--in-process",
                        "--resume");
        assertEquals(0, rest.code(), rest::err);
        assertTrue(rest.out().contains("2 of 3: longer, seed 0 is already complete"), rest::out);
        assertEquals(written, Files.getLastModifiedTime(weights));
        JsonObject report =
                JsonParser.parseString(Files.readString(out.resolve("report.json")))
                        .getAsJsonObject();
        for (var each : report.getAsJsonArray("rungs")) {
            JsonObject rung = each.getAsJsonObject();
            assertTrue(rung.getAsJsonObject("frechet").get("mean").getAsDouble() > 0);
            assertTrue(rung.getAsJsonObject("psnr").get("mean").getAsDouble() > 0);
        }
        Program.Said other =
                Program.run(
                        "roadmap",
                        file.toString(),
                        "--out",
                        out.toString(),
                        "--in-process",
                        "--resume",
                        "--set",
                        "tokenizer_loop.learning_rate=1e-3");
        assertEquals(2, other.code(), "complete runs of other settings must not count");
        assertEquals(0, Program.run("report", out.toString()).code());
    }
}
