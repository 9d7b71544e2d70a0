package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.runtime.compare.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison of more than two arms, in which some stand on one tokenizer. */
class NamedArmsTest {

    @TempDir Path folder;

    @Test
    void armsWithOneTokenizerShareItAndEveryPairIsJudged() throws IOException {
        String trunk = "width: 32, depth: 1, heads: 2, mlp: 64}";
        TinyExperiment.arm()
                .compared(
                        "[quantizer, generator]",
                        List.of(
                                "vq+maskgit: {quantizer: {use: vq, codebook_size: 64, token_size: 6},"
                                        + " generator: {use: maskgit, groups: 1, "
                                        + trunk
                                        + "}",
                                "lfq+maskgit: {generator: {use: maskgit, groups: 1, " + trunk + "}",
                                "lfq+maskbit: {generator: {use: maskbit, groups: 1, "
                                        + trunk
                                        + "}"))
                .with("tokenizer_loop.steps=5", "generator_loop.steps=5")
                .compare(folder);
        assertEquals(List.of("lfq+maskgit", "vq+maskgit"), names(folder.resolve("shared")));
        assertEquals(
                List.of("lfq+maskbit", "lfq+maskgit", "vq+maskgit"), names(folder.resolve("arms")));
        for (String name : names(folder.resolve("arms"))) {
            assertFalse(Numbers.lastSteps(arm(name)).containsKey("tokenizer"), name);
        }

        Reports.write(folder);
        JsonObject report =
                JsonParser.parseString(Files.readString(folder.resolve("report.json")))
                        .getAsJsonObject();
        JsonArray pairs = report.getAsJsonArray("pairs");
        assertEquals(3, pairs.size());
        JsonObject tokenizers = pairs.get(0).getAsJsonObject();
        assertEquals("vq+maskgit", tokenizers.get("baseline").getAsString());
        assertEquals("[\"quantizer\"]", tokenizers.get("varies").toString());
        assertEquals("[\"generator\"]", pairs.get(2).getAsJsonObject().get("varies").toString());
        for (int i = 0; i < 3; i++) {
            JsonObject pair = pairs.get(i).getAsJsonObject();
            assertEquals("numbers-only", pair.get("verdict").getAsString(), pair::toString);
        }
        String page = Files.readString(folder.resolve("report.html"));
        for (String name : names(folder.resolve("arms"))) {
            assertTrue(page.contains("<th>" + name + "</th>"), name);
        }
        assertTrue(page.contains("What may be concluded"));
        assertTrue(page.contains("lfq+maskgit: tokenizers: training samples"), "stage one, too");
    }

    private Path arm(String name) {
        return folder.resolve("arms").resolve(name).resolve("seed-0");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
