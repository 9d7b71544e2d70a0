package io.maskbit.benchmarks;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.maskbit.api.Precision;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.AdamW;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.OperatorArchive;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Training steps of two images, without dropout: the generator as it is trained, and the same
 * weights in a TorchScript archive that is called once for network and objective. Both are
 * differentiated and moved by the same kernels.
 */
final class Training {

    private static final int IMAGES = 2;
    private static final double SMOOTHING = 0.1;
    private static final double TOLERANCE = 1e-4;

    private final TensorOps ops = TensorOps.of(Precision.FLOAT32);
    private final Generator generator;
    private final Block archive;
    private final NDManager manager;
    private final List<NDArray> weights;
    private final NDArray tokens;
    private final NDArray targets;
    private final NDArray labels;

    private Training(Generator generator, Block archive, NDManager manager) {
        this.generator = generator;
        this.archive = archive;
        this.manager = manager;
        weights = new ArrayList<>(NamedParameters.of(generator).asMap().values());
        tokens = FullSize.tokens(manager, IMAGES);
        targets = FullSize.targets(manager, IMAGES);
        labels = FullSize.labels(manager, IMAGES);
    }

    /**
     * Measures training steps; the generator is trained by them.
     *
     * @param generator in float32
     * @param trial its size, and how often to measure
     * @param owner its device
     * @return rows
     * @throws IOException if the archive cannot be loaded
     */
    static List<String> besideArchive(Generator generator, Trial trial, NDManager owner)
            throws IOException {
        NamedParameters parameters = NamedParameters.of(generator);
        parameters.trainable(true);
        byte[] bytes = OperatorArchive.of(GeneratorScript.of(trial.depth()));
        try (Model model = Model.newInstance("archive", "PyTorch");
                NDManager manager = owner.newSubManager();
                AdamW optimizer = optimizer(parameters, manager)) {
            model.load(new ByteArrayInputStream(bytes));
            Training training = new Training(generator, model.getBlock(), manager);
            training.checkEqual();
            return new SideBySide("training step, batch of " + IMAGES)
                    .with("archive", () -> training.step(training::ofArchive, optimizer))
                    .with("generator", () -> training.step(training::ofGenerator, optimizer))
                    .run(trial.repetitions());
        } catch (MalformedModelException e) {
            throw new IOException(e);
        } finally {
            parameters.trainable(false);
        }
    }

    private static AdamW optimizer(NamedParameters parameters, NDManager manager) {
        Map<String, NDArray> arrays = parameters.trained();
        AdamW.Settings settings = new AdamW.Settings(0.9, 0.96, 1e-8, 0.045);
        return new AdamW(
                manager,
                List.of(
                        new AdamW.Group(
                                List.copyOf(arrays.values()),
                                List.copyOf(arrays.keySet()),
                                settings)));
    }

    private void step(Supplier<NDArray> loss, AdamW optimizer) {
        Step.run(
                () -> {
                    Tape.backward(loss);
                    optimizer.step(1e-5, 1);
                });
    }

    private NDArray ofGenerator() {
        NDArray logits = generator.logits(tokens, labels, Pass.forTraining(manager));
        return ops.crossEntropy(logits, targets, SMOOTHING).mean();
    }

    private NDArray ofArchive() {
        NDList inputs = new NDList(tokens, labels, targets);
        for (NDArray weight : weights) {
            weight.setName("weights[]"); // to the engine: a member of the list argument
            inputs.add(weight);
        }
        return archive.forward(new ParameterStore(manager, false), inputs, true).singletonOrThrow();
    }

    /** Both must be the same function, or the times mean nothing. */
    private void checkEqual() {
        Step.run(
                () -> {
                    float own = ofGenerator().getFloat();
                    float other = ofArchive().stopGradient().getFloat();
                    if (!(Math.abs(own - other) < TOLERANCE)) {
                        throw new IllegalStateException(
                                "the loss is " + own + ", but that of the archive is " + other);
                    }
                });
    }
}
