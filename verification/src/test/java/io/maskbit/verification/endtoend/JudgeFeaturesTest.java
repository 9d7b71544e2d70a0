package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.spi.FeatureNetwork;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Components of an arm can train against a classifier of the arm's own data. */
class JudgeFeaturesTest {

    private static final String PERCEPTUAL = "perceptual_loss: {use: judge}\n";

    @TempDir Path cache;

    @Test
    void theLossIsWiredToAJudgeOfTheData() throws IOException {
        TinyExperiment tiny = TinyExperiment.tokenizer();
        ArmPlan plan = new TinyExperiment(tiny.text() + PERCEPTUAL, List.of()).plan().arms().get(0);
        try (NDManager manager = Backend.open("cpu")) {
            Laboratory laboratory = Laboratory.open(plan, 0, manager, cache);
            PerceptualLoss loss = plan.perceptualLoss().orElseThrow().create(laboratory.context());
            Step.run(() -> checkGradient(loss, plan.ground().shape(), manager));
        }
        assertEquals(1, judges(), "one judge was trained");
    }

    @Test
    void theSameJudgeComesOutOfTheCacheAndItIsNotTheOneThatScores() throws IOException {
        ArmPlan plan = TinyExperiment.arm().plan().arms().get(0);
        try (NDManager manager = Backend.open("cpu")) {
            Laboratory laboratory = Laboratory.open(plan, 0, manager, cache);
            assertEquals(
                    sum(laboratory.context().judge().get(), plan, manager),
                    sum(laboratory.context().judge().get(), plan, manager));
            assertEquals(1, judges(), "the second one was read");
            laboratory
                    .evaluators()
                    .forEach(evaluator -> evaluator.measure(cache, (task, done, total) -> {}));
            assertEquals(2, judges(), "samples are scored by another one");
        }
    }

    private static void checkGradient(PerceptualLoss loss, ImageShape shape, NDManager manager) {
        NDArray images = ones(shape, manager).mul(0.5f);
        NDArray others = ones(shape, manager).mul(0.25f);
        others.setRequiresGradient(true);
        NDArray value =
                Tape.backward(() -> loss.distance(images, others, Pass.forTraining(manager)));
        assertTrue(value.getFloat() > 0, "a distance, but it is " + value.getFloat());
        assertTrue(others.getGradient().abs().sum().getFloat() > 0, "a gradient");
    }

    private static float sum(FeatureNetwork network, ArmPlan plan, NDManager manager) {
        return Step.scoped(
                () ->
                        network
                                .features(
                                        ones(plan.ground().shape(), manager),
                                        Pass.evaluation(manager))
                                .stream()
                                .map(layer -> layer.sum().getFloat())
                                .reduce(0f, Float::sum));
    }

    private static NDArray ones(ImageShape shape, NDManager manager) {
        return manager.ones(new Shape(2, shape.channels(), shape.height(), shape.width()));
    }

    private long judges() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.getFileName().toString().startsWith("judge-")).count();
        }
    }
}
