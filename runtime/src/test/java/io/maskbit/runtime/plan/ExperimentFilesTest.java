package io.maskbit.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.plan.RoadmapPlan.Rung;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.training.loop.AdversarialConfig;
import io.maskbit.training.loop.TokenizerLoopConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in {@code experiments/} can run; what is not in the checkout must not stop a plan. */
class ExperimentFilesTest {

    private static final Path EXPERIMENTS = Path.of("..", "experiments");
    private static final Catalog CATALOG = Catalog.delivered();

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
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
                new Planner(CATALOG).plan(document, List.of());
            }
        }
    }

    @Test
    void publishedRecipesHoldThePublishedValues() throws IOException {
        List<Path> files = files(EXPERIMENTS.resolve("published"));
        assertEquals(7, files.size());
        for (Path file : files) {
            ArmPlan arm = new Planner(CATALOG).plan(Document.read(file), List.of()).arms().get(0);
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
