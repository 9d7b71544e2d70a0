package io.maskbit.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.Generator;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import io.maskbit.spi.Tokenizer;
import io.maskbit.spi.TokenizerFactory;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.FormulaValues;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.Position;
import io.maskbit.training.checkpoint.RunIdentity;
import io.maskbit.training.checkpoint.Snapshot;
import io.maskbit.training.data.Cursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Opens the published generator of 14 bits and its tokenizer from files, each way in a process of
 * its own: drawn and copied, copied alone, mapped.
 */
public final class Loading {

    private static final String DRAWN = "drawn, then copied";
    private static final String COPIED = "copied";
    private static final String MAPPED = "mapped";
    private static final ImageShape IMAGE = new ImageShape(3, 256, 256);
    private static final GridShape GRID = new GridShape(16, 16);

    private Loading() {}

    /**
     * Runs.
     *
     * @param arguments number of sampling steps to time, 2 without it; or, in a child process, the
     *     folder of the weights, the way and the steps
     * @throws IOException if the disk refuses
     * @throws InterruptedException if a child is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 3) {
            System.out.println(
                    opened(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2])));
            return;
        }
        String steps = arguments.length == 0 ? "2" : arguments[0];
        Path folder = Files.createTempDirectory("loading");
        try {
            write(folder);
            System.out.println(
                    "| way | engine s | digests s | open s | MiB after | s a step | peak MiB |");
            System.out.println("|---|---|---|---|---|---|---|");
            for (String way : List.of(MAPPED, COPIED, DRAWN, MAPPED)) {
                child(folder, way, steps);
            }
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void child(Path folder, String way, String steps)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        String modules = System.getProperty("jdk.module.path");
        command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        if (modules == null) {
            command.add(Loading.class.getName());
        } else {
            command.addAll(List.of("--module-path", modules, "--module"));
            command.add("io.maskbit.benchmarks/" + Loading.class.getName());
        }
        command.addAll(List.of(folder.toString(), way, steps));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void write(Path folder) {
        try (NDManager manager = Backend.open("cpu")) {
            Models models =
                    Models.of(
                            new BuildContext(manager, new Seeds(1), Precision.FLOAT32)
                                    .forLoading());
            NamedParameters generator = NamedParameters.of(models.generator());
            NamedParameters tokenizer = NamedParameters.of(models.tokenizer());
            FormulaValues.fill(generator, name -> name);
            FormulaValues.fill(tokenizer, name -> name);
            new CheckpointStore(folder, 1)
                    .save(
                            new Snapshot(
                                    new Position(0, 0, Cursor.START, 0),
                                    Map.of(
                                            "generator", generator.asMap(),
                                            "tokenizer", tokenizer.asMap())),
                            new RunIdentity(Map.of(), "benchmark", 0));
        }
    }

    private static String opened(Path folder, String way, int steps) throws IOException {
        long begin = System.nanoTime();
        try (NDManager manager = Backend.open("cpu")) {
            long engine = System.nanoTime();
            Checkpoint files = new CheckpointStore(folder, 1).latest().orElseThrow();
            long checked = System.nanoTime();
            BuildContext context = new BuildContext(manager, new Seeds(1), Precision.FLOAT32);
            Models models = Models.of(way.equals(DRAWN) ? context : context.forLoading());
            models.load(files, way.equals(MAPPED));
            long open = System.nanoTime();
            double resident = status("VmRSS");
            double step = models.seconds(manager, steps);
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %.0f | %.1f | %.0f |",
                    way,
                    (engine - begin) * 1e-9,
                    (checked - engine) * 1e-9,
                    (open - checked) * 1e-9,
                    resident,
                    step,
                    status("VmHWM"));
        }
    }

    private static double status(String line) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(each -> each.startsWith(line + ":"))
                .mapToDouble(each -> Double.parseDouble(each.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** The two networks. */
    private record Models(Generator generator, Tokenizer tokenizer) {

        static Models of(BuildContext context) {
            Quantizer quantizer = quantizer(factory(QuantizerFactory.class, "lfq"), context);
            return new Models(
                    generator(factory(GeneratorFactory.class, "maskbit"), context),
                    tokenizer(factory(TokenizerFactory.class, "vqgan-plus"), quantizer, context));
        }

        void load(Checkpoint files, boolean mapped) {
            NamedParameters first = NamedParameters.of(tokenizer);
            NamedParameters second = NamedParameters.of(generator);
            if (mapped) {
                files.map("tokenizer", first);
                files.map("generator", second);
            } else {
                files.load("tokenizer", first);
                files.load("generator", second);
            }
        }

        /** Returns the seconds of a guided step of one image; an image is decoded at the end. */
        double seconds(NDManager manager, int steps) {
            NDArray tokens = FullSize.tokens(manager, 2);
            NDArray labels = FullSize.labels(manager, 2);
            Pass pass = Pass.evaluation(manager);
            Runnable step =
                    () ->
                            Step.run(
                                    () ->
                                            Objects.requireNonNull(
                                                    generator.logits(tokens, labels, pass)));
            step.run();
            long begin = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                step.run();
            }
            double seconds = (System.nanoTime() - begin) * 1e-9 / steps;
            NDArray codes =
                    FormulaValues.integers(
                            manager, "codes", 1 << FullSize.BITS, new Shape(1, 16, 16));
            Step.run(() -> Objects.requireNonNull(tokenizer.decodeTokens(codes, pass)));
            return seconds;
        }

        private static <C extends Record> Generator generator(
                GeneratorFactory<C> factory, BuildContext context) {
            C settings = FactorySettings.of(factory.config(), Map.of());
            TokenSpace space = new TokenSpace.Bits(FullSize.BITS, GRID);
            return factory.create(settings, space, FullSize.CLASSES, context);
        }

        private static <C extends Record> Quantizer quantizer(
                QuantizerFactory<C> factory, BuildContext context) {
            Map<String, Object> given = Map.of("bits", FullSize.BITS, "entropy_loss_weight", 0);
            return factory.create(FactorySettings.of(factory.config(), given), GRID, context);
        }

        private static <C extends Record> Tokenizer tokenizer(
                TokenizerFactory<C> factory, Quantizer quantizer, BuildContext context) {
            C settings = FactorySettings.of(factory.config(), Map.of());
            return factory.create(settings, IMAGE, quantizer, FullSize.BITS, context);
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static <F extends ComponentFactory<?>> F factory(Class<? super F> type, String id) {
            ServiceLoader<?> all =
                    type == GeneratorFactory.class
                            ? ServiceLoader.load(GeneratorFactory.class)
                            : type == QuantizerFactory.class
                                    ? ServiceLoader.load(QuantizerFactory.class)
                                    : ServiceLoader.load(TokenizerFactory.class);
            for (Object each : all) {
                if (((ComponentFactory<?>) each).id().equals(id)) {
                    return (F) each;
                }
            }
            throw new IllegalStateException("no " + type.getSimpleName() + " " + id);
        }
    }
}
