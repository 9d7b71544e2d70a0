package io.maskbit.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;

/**
 * Measures how long a plan takes without plugins and with 200 plugin folders of one jar each, every
 * plan in a process of its own, in turns. Prints a Markdown table.
 */
public final class Plugins {

    private static final String MODULES = System.getProperty("jdk.module.path");
    private static final String DESCRIPTOR =
            """
            module zoo.many {
                requires io.maskbit.spi;
                provides io.maskbit.spi.QuantizerFactory with zoo.Factory;
            }
            """;
    private static final String FACTORY =
            """
            package zoo;

            import io.maskbit.api.*;
            import io.maskbit.spi.*;
            import java.lang.invoke.MethodHandles;

            public final class Factory implements QuantizerFactory<Factory.Config> {
                record Config(
                        @Setting(about = "values per channel", fallback = "8") int levels,
                        @Setting(about = "weight of the loss", fallback = "0.25") double weight) {}
                @Override public String id() { return "zoo.p000"; }
                @Override public ConfigType<Config> config() {
                    return ConfigType.of(Config.class, MethodHandles.lookup());
                }
                @Override public TokenSpace tokenSpace(Config config, GridShape grid) {
                    return new TokenSpace.Codebook(config.levels() * config.levels(), grid);
                }
                @Override public int latentChannels(Config config) { return 2; }
                @Override public Quantizer create(Config c, GridShape g, BuildContext context) {
                    throw new UnsupportedOperationException();
                }
            }
            """;
    private static final String EXPERIMENT =
            """
            experiment: small
            train: tokenizer
            image: {height: 32, width: 32}
            tokenizer: {use: vqgan-plus}
            quantizer: %s
            loop: {steps: 10, warmup: 2}
            """;

    private Plugins() {}

    /**
     * Runs the comparison.
     *
     * @param arguments number of plugins (200) and of repetitions (7), both optional
     * @throws IOException if files cannot be written or a process cannot be started
     * @throws InterruptedException if told to stop
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        Path work = Files.createTempDirectory("plugins");
        Path plugins = make(work, count);
        Path own = work.resolve("own.yaml");
        Files.writeString(own, EXPERIMENT.formatted("{use: lfq, bits: 8}"));
        Path other = work.resolve("other.yaml");
        String last = "{use: zoo.p%03d}".formatted(count - 1);
        Files.writeString(other, EXPERIMENT.formatted(last));
        double[] without = new double[repetitions];
        double[] with = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            without[i] = seconds(work, "plan", own.toString());
            with[i] = seconds(work, "plan", other.toString(), "--plugins", plugins.toString());
        }
        print("| plan | least s | median s |");
        print("|---|---|---|");
        print(row("without plugins", without));
        print(row("with " + count + " plugins", with));
    }

    /** Makes many plugins of one: the id is a constant of its class file. */
    private static Path make(Path work, int count) throws IOException {
        Path sources = Files.createDirectories(work.resolve("sources"));
        Path classes = work.resolve("classes");
        Files.writeString(sources.resolve("module-info.java"), DESCRIPTOR);
        Files.writeString(sources.resolve("Factory.java"), FACTORY);
        tool(
                "javac",
                "--module-path",
                MODULES,
                "-d",
                classes.toString(),
                sources.resolve("module-info.java").toString(),
                sources.resolve("Factory.java").toString());
        Path jar = work.resolve("zoo.jar");
        tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        String bytes =
                Files.readString(classes.resolve("zoo/Factory.class"), StandardCharsets.ISO_8859_1);
        Path plugins = work.resolve("plugins");
        for (int i = 0; i < count; i++) {
            String id = "p%03d".formatted(i);
            Path copy = Files.createDirectories(plugins.resolve(id)).resolve("zoo.jar");
            Files.copy(jar, copy);
            try (FileSystem zip = FileSystems.newFileSystem(copy)) {
                Files.writeString(
                        zip.getPath("zoo/Factory.class"),
                        bytes.replace("zoo.p000", "zoo." + id),
                        StandardCharsets.ISO_8859_1);
            }
        }
        return plugins;
    }

    private static void tool(String name, String... arguments) {
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        if (ToolProvider.findFirst(name).orElseThrow().run(err, err, arguments) != 0) {
            throw new IllegalStateException(name + " failed");
        }
    }

    private static double seconds(Path work, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the start script does for what only looks at files.
        command.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--module-path", MODULES));
        command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        command.addAll(List.of("--module", "io.maskbit.runtime/io.maskbit.runtime.cli.Main"));
        command.addAll(List.of(arguments));
        File said = work.resolve("said.txt").toFile();
        long start = System.nanoTime();
        int code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said)
                        .start()
                        .waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (code != 0) {
            throw new IllegalStateException(Files.readString(said.toPath()));
        }
        return seconds;
    }

    private static String row(String name, double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT, "| %s | %.2f | %.2f |", name, sorted[0], sorted[sorted.length / 2]);
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
