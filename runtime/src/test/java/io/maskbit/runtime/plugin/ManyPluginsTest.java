package io.maskbit.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComponentKind;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many plugins are found, in order, without starting anything. */
class ManyPluginsTest {

    private static final int MANY = 200;
    private static final int PATIENCE_MINUTES = 3;
    private static final String EXPERIMENT =
            """
            experiment: small
            train: both
            image: {height: 32, width: 32}
            tokenizer: {use: vqgan-plus}
            quantizer: {use: zoo.p123}
            generator: {use: maskgit}
            tokenizer_loop: {steps: 10, warmup: 2}
            generator_loop: {steps: 20, warmup: 2}
            """;

    @TempDir Path work;

    /** Makes many plugins of one: the id is a constant of its class file. */
    private Path many() throws IOException {
        Path first =
                TestJar.in(work)
                        .descriptor("zoo.many", "", "zoo.Factory")
                        .source("zoo.Factory", TestJar.factory("zoo", "zoo.p000", "", "7"))
                        .pack("zoo.jar");
        String bytes;
        try (FileSystem zip = FileSystems.newFileSystem(first)) {
            bytes = Files.readString(zip.getPath("zoo/Factory.class"), StandardCharsets.ISO_8859_1);
        }
        assertTrue(bytes.contains("zoo.p000"));
        Path plugins = work.resolve("plugins");
        for (int i = 0; i < MANY; i++) {
            Path jar = Files.createDirectories(plugins.resolve("p%03d".formatted(i)));
            Files.copy(first, jar.resolve("zoo.jar"));
            try (FileSystem zip = FileSystems.newFileSystem(jar.resolve("zoo.jar"))) {
                Files.writeString(
                        zip.getPath("zoo/Factory.class"),
                        bytes.replace("zoo.p000", "zoo.p%03d".formatted(i)),
                        StandardCharsets.ISO_8859_1);
            }
        }
        return plugins;
    }

    @Test
    void areAllFoundAndPlannedWithoutNativeCode() throws Exception {
        Path plugins = many();
        Host current = Host.current();
        for (Host host : List.of(current, new Host(Optional.empty(), current.loader()))) {
            Catalog catalog = Catalog.of(List.of(plugins), host);
            assertEquals(List.of(), catalog.notices());
            assertEquals(MANY, catalog.plugins().size());
            for (int i = 0; i < MANY; i++) {
                String id = "zoo.p%03d".formatted(i);
                assertEquals(id, catalog.plugins().get(i).found().get(0).id());
                assertTrue(catalog.find(ComponentKind.QUANTIZER, id).isPresent());
            }
        }
        Path file = Files.writeString(work.resolve("small.yaml"), EXPERIMENT);
        String said = program("plan", file.toString(), "--plugins", plugins.toString());
        assertTrue(said.contains("zoo.p123"), said);
        String loaded = Files.readString(work.resolve("loaded.txt"), StandardCharsets.UTF_8);
        assertTrue(loaded.contains(" zoo.Factory "));
        assertFalse(loaded.contains(" ai.djl.pytorch."), "a class of the PyTorch engine");
        assertFalse(loaded.contains(" ai.djl.engine.Engine "), "the engine was touched");
    }

    @Test
    void onesThatStartAnEngineAreNamed() throws Exception {
        Path plugins = work.resolve("plugins");
        for (String name : List.of("zoo.calm", "zoo.eager")) {
            String members =
                    name.equals("zoo.calm")
                            ? ""
                            : "static { ai.djl.engine.Engine.getAllEngines(); }";
            Path folder = Files.createDirectories(plugins.resolve(name));
            Files.copy(
                    TestJar.quantizer(work, name, "", members, "7").pack("p.jar"),
                    folder.resolve("p.jar"));
        }
        String said = program("plugins", "--plugins", plugins.toString());
        List<String> notes = said.lines().filter(line -> line.startsWith("note: ")).toList();
        assertEquals(1, notes.size(), said);
        assertTrue(
                notes.get(0)
                        .startsWith(
                                "note: "
                                        + plugins.resolve("zoo.eager")
                                        + " starts the engine while it is only looked at"),
                said);
    }

    /** Runs a verb in a process of its own, as nothing must have been loaded before. */
    private String program(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=loaded.txt"));
        command.addAll(List.of("--module-path", System.getProperty("jdk.module.path")));
        command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        command.addAll(List.of("--module", "io.maskbit.runtime/io.maskbit.runtime.cli.Main"));
        command.addAll(List.of(arguments));
        File output = work.resolve("out.txt").toFile();
        Process process =
                new ProcessBuilder(command)
                        .directory(work.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        boolean isDone = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        if (!isDone) {
            process.destroyForcibly();
        }
        String said = Files.readString(output.toPath());
        assertTrue(isDone, () -> "did not end; it said:\n" + said);
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
