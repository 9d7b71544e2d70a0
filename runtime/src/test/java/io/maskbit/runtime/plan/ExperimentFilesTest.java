package io.maskbit.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.RoadmapPlan.Rung;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.training.loop.AdversarialConfig;
import io.maskbit.training.loop.GeneratorLoopConfig;
import io.maskbit.training.loop.TokenizerLoopConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in {@code experiments/} can run; what is not in the checkout must not stop a plan. */
class ExperimentFilesTest {

    private static final Path EXPERIMENTS = Path.of("..", "experiments");
    private static final Catalog CATALOG = Catalog.delivered();

    @TempDir Path trained;

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("results.yaml")) // expectations, no experiment
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyFileCanBePlanned() throws IOException {
        List<Path> files = files(EXPERIMENTS);
        assertFalse(files.isEmpty());
        for (Path file : files) {
            Document document = Document.read(file);
            if (RoadmapPlanner.describes(document)) {
                new RoadmapPlanner(CATALOG).plan(document, List.of());
            } else {
                planned(file);
            }
        }
    }

    /** Plans a file; a trained tokenizer, which no checkout holds, is an empty folder here. */
    private ExperimentPlan planned(Path file) throws IOException {
        Document document = Document.read(file);
        List<SetOption> settings =
                document.text().contains("train: generator")
                        ? List.of(SetOption.of("tokenizer.weights=" + trained))
                        : List.of();
        return new Planner(CATALOG).plan(document, settings);
    }

    private static List<Path> published(boolean generators) throws IOException {
        return files(EXPERIMENTS.resolve("published")).stream()
                .filter(file -> file.getFileName().toString().contains("generator") == generators)
                .toList();
    }

    /** Guidance, its power, and the noise, by bits and steps (spec 5.7). */
    private static final Map<String, List<Double>> PUBLISHED =
            Map.of(
                    "10/64", List.of(6.4, 2.5, 10.5),
                    "12/64", List.of(7.1, 3.0, 8.2),
                    "14/64", List.of(7.1, 3.0, 7.8),
                    "14/128", List.of(7.1, 3.0, 9.0),
                    "14/256", List.of(5.8, 3.0, 10.3),
                    "16/64", List.of(6.5, 2.5, 7.5),
                    "18/64", List.of(5.7, 2.5, 8.5));

    @Test
    void publishedGeneratorsHoldThePublishedValues() throws IOException {
        Set<String> bitModels = new TreeSet<>();
        for (Path file : published(true)) {
            ArmPlan arm = planned(file).arms().get(0);
            int bits = Long.numberOfTrailingZeros(arm.tokens().vocabulary());
            Map<String, String> settings = arm.arm().settings();
            String key = bits + "/" + settings.get("sampling.steps");
            assertEquals(
                    PUBLISHED.get(key),
                    Stream.of("guidance_scale", "scale_pow", "randomize_temperature")
                            .map(name -> Double.valueOf(settings.get("sampling." + name)))
                            .toList(),
                    file::toString);
            assertEquals("cosine", settings.get("sampling.guidance_annealing"));
            GeneratorLoopConfig loop = arm.machine().generatorLoop().orElseThrow();
            assertEquals(1_350_000, loop.steps());
            assertEquals(0.96, loop.beta2());
            assertEquals(0.045, loop.weightDecay());
            assertEquals(0.1, loop.classLabelDropout());
            assertEquals("1024", settings.get("generator.width"));
            assertEquals("24", settings.get("generator.depth"));
            assertEquals(256, arm.grid().positions());
            if (arm.generator().orElseThrow().found().id().equals("maskbit")) {
                assertEquals("2", settings.get("generator.groups"));
                bitModels.add(key);
            }
        }
        assertEquals(PUBLISHED.keySet(), bitModels, "every published row has its file");
    }

    /** A twin differs in the generator's kind only, so that a comparison of the two is clean. */
    @Test
    void everyBitGeneratorHasATwinWithTheSameTrunk() throws IOException {
        for (Path file : published(true)) {
            Path twin =
                    file.resolveSibling(
                            file.getFileName().toString().replace("maskbit-", "maskgit-"));
            if (file.equals(twin) || file.getFileName().toString().contains("steps")) {
                continue;
            }
            Map<String, String> bits = new TreeMap<>(planned(file).arms().get(0).arm().settings());
            Map<String, String> embeddings =
                    new TreeMap<>(planned(twin).arms().get(0).arm().settings());
            assertEquals("maskbit", bits.remove("generator.use"));
            assertEquals("maskgit", embeddings.remove("generator.use"));
            assertEquals(bits, embeddings, twin::toString);
        }
    }

    @Test
    void publishedTokenizersHoldThePublishedValues() throws IOException {
        List<Path> files = published(false);
        assertEquals(7, files.size());
        for (Path file : files) {
            ArmPlan arm = planned(file).arms().get(0);
            TokenizerLoopConfig loop = arm.machine().tokenizerLoop().orElseThrow();
            assertEquals(1_350_000, loop.steps());
            assertEquals(4.0, loop.reconstructionWeight());
            assertEquals(0.1, loop.perceptualWeight());
            assertEquals("resnet50", arm.perceptualLoss().orElseThrow().found().id());
            AdversarialConfig game = arm.machine().adversarial().orElseThrow();
            assertEquals(20_000, game.start());
            assertEquals(1_330_000, game.stepsOf(loop.steps()));
            assertEquals(0.02, game.weight());
            assertEquals(0.001, game.lecamWeight());
            assertEquals("vqgan-plus", arm.discriminator().orElseThrow().found().id());
            assertEquals(16, arm.grid().height());
            String bits = file.getFileName().toString().replaceAll("\\D", "");
            boolean isVq = arm.quantizer().found().id().equals("vq");
            assertEquals(isVq ? 0.0 : 2.0, loop.entropyAnnealingFactor());
            assertTrue(
                    arm.tokens().vocabulary() == 1L << Integer.parseInt(bits),
                    arm.tokens()::toString);
        }
    }

    @Test
    void roadmapsOfAllSizesHaveTheSameRungs() throws IOException {
        for (Path file : files(EXPERIMENTS.resolve("roadmap"))) {
            RoadmapPlan plan = new RoadmapPlanner(CATALOG).plan(Document.read(file), List.of());
            assertEquals(
                    List.of(7.94, 7.15, 4.02, 2.40, 2.00, 1.66, 1.61),
                    plan.rungs().stream()
                            .map(Rung::publishedRfid)
                            .filter(OptionalDouble::isPresent)
                            .map(OptionalDouble::getAsDouble)
                            .toList());
            assertEquals(8, plan.rungs().size());
        }
    }
}
