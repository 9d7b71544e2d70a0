package io.maskbit.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    private static final String EXPERIMENT =
            """
            experiment: small
            train: both
            image: {height: 32, width: 32}
            tokenizer: {use: vqgan-plus}
            quantizer: {use: lfq, bits: 8}
            generator: {use: maskbit, groups: 2}
            tokenizer_loop: {steps: 10, warmup: 2}
            generator_loop: {steps: 20, warmup: 2}
            """;

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("small.yaml"), text);
    }

    @Test
    void everyVerbExplainsItself() {
        for (String verb : Main.commandLine().getSubcommands().keySet()) {
            out.getBuffer().setLength(0);
            assertEquals(0, run(verb, "--help"));
            assertTrue(out.toString().contains("Usage: maskbit " + verb), out::toString);
        }
        assertEquals(0, run("--version"));
    }

    @Test
    void refusesMisuseWithOneMessage() throws IOException {
        assertEquals(2, run());
        assertEquals("a verb is missing: say what to do", err.toString().lines().findFirst().get());
        assertEquals(2, run("plan"));
        assertEquals(2, run("paln", "x"));
        assertEquals(2, run("plan", "--sett", "x"));
        assertEquals("", out.toString());
    }

    @Test
    void refusesFilesThatAreNone() {
        assertEquals(2, run("plan", folder.toString()));
        assertTrue(err.toString().contains("this is a folder"));
        assertEquals(2, run("plan", folder.resolve("none.yaml").toString()));
        assertTrue(err.toString().contains("there is no such file"));
        assertEquals(2, run("plan", folder.resolve("x").toString(), "--plugins", "nowhere"));
        assertFalse(err.toString().contains("\tat "), err::toString);
    }

    /** What was trained is not changed by those who use it. */
    @Test
    void takesOnlySettingsOfTheSamplerWhereARunIsUsed() {
        for (List<String> verb :
                List.of(List.of("sample", "RUN"), List.of("edit", "RUN", "--data-set", "1"))) {
            List<String> all = new ArrayList<>(verb);
            all.addAll(List.of("--set", "generator.depth=7"));
            assertEquals(2, run(all.toArray(new String[0])));
            assertTrue(err.toString().contains("is no setting of the sampler"), err::toString);
        }
    }

    @Test
    void plansAFile() throws IOException {
        assertEquals(0, run("plan", file(EXPERIMENT).toString(), "--set", "generator.depth=7"));
        String text = out.toString();
        assertTrue(
                text.startsWith("small.yaml can run: experiment small, train both, seeds [0]"),
                text);
        assertTrue(text.contains("io.maskbit.generator.maskbit 0."), text);
        assertTrue(text.contains("bit tokens (8 bits on a 2x2 grid)"), text);
        assertTrue(text.contains("      depth: 7\n"), text);
        assertEquals("", err.toString());
    }

    @Test
    void refusesAWrongFileWithCodeTwo() throws IOException {
        Path file = file(EXPERIMENT.replace("bits: 8", "bits: 8, bitz: 9"));
        assertEquals(2, run("plan", file.toString()));
        assertTrue(err.toString().startsWith("small.yaml cannot run: 1 problem"), err::toString);
        assertTrue(
                err.toString()
                        .contains(
                                " 1. line 5: quantizer 'lfq' has no setting 'bitz'; did you mean 'bits'?"));
        assertEquals("", out.toString());
    }

    @Test
    void listsPluginsAndTheirSettings() {
        assertEquals(0, run("plugins"));
        assertTrue(out.toString().contains("io.maskbit.tokenizer.lfq"));
        out.getBuffer().setLength(0);
        assertEquals(0, run("plugins", "maskbit"));
        assertTrue(out.toString().contains("groups"));
        assertEquals(2, run("plugins", "maskbat"));
        assertTrue(err.toString().contains("did you mean 'maskbit'?"));
        out.getBuffer().setLength(0);
        assertEquals(0, run("plugins", "--json"));
        JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertTrue(json.getAsJsonArray("components").size() >= 7);
    }

    @Test
    void planningTouchesNoEngine() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Xlog:class+load:file=loaded.txt"));
        command.addAll(List.of("--module-path", System.getProperty("jdk.module.path")));
        command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        command.addAll(List.of("--module", "io.maskbit.runtime/" + Main.class.getName(), "plan"));
        command.add(file(EXPERIMENT).toString());
        File output = folder.resolve("out.txt").toFile();
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        int code = process.waitFor();
        assertEquals(0, code, Files.readString(output.toPath()));
        String loaded = Files.readString(folder.resolve("loaded.txt"), StandardCharsets.UTF_8);
        assertTrue(loaded.contains("io.maskbit.runtime.plan.Planner"));
        assertFalse(
                loaded.contains(" ai.djl.pytorch."), "a class of the PyTorch engine was loaded");
        assertFalse(loaded.contains(" ai.djl.engine.Engine "), "the engine was touched");
    }
}
