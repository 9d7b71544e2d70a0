package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The discriminator under training: it learns on reconstructions that were made before the
 * tokenizer's update, with an optimiser and a schedule of its own. Its weights are not averaged.
 */
final class Adversary {

    private static final String NAME = "discriminator";

    private final AdversarialConfig config;
    private final Game game;
    private final NamedParameters parameters;
    private final Descent descent;
    private final NDManager manager;
    private final int accumulation;

    Adversary(Critics.Opponent opponent, TokenizerLoopConfig loop, BuildContext context) {
        this.config = opponent.config();
        this.game = new Game(opponent, context);
        this.manager = context.manager();
        this.accumulation = loop.accumulation();
        this.parameters = NamedParameters.of(opponent.discriminator());
        this.parameters.trainable(false);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        parameters.trained().forEach((name, array) -> arrays.put(NAME + "." + name, array));
        this.descent =
                new Descent(
                        config,
                        config.rate(config.stepsOf(loop.steps()), loop.faithful()),
                        arrays,
                        manager);
    }

    /** Returns the losses of the game. */
    Game game() {
        return game;
    }

    boolean takesPart(long step) {
        return config.takesPart(step);
    }

    /** Returns the rate that the discriminator's next step will use. */
    double learningRate() {
        return descent.learningRate();
    }

    /**
     * Gathers gradients from one batch.
     *
     * @param images originals float32 (B, 3, h, w)
     * @param reconstructions float32 (B, 3, h, w), on no tape
     */
    void learn(NDArray images, NDArray reconstructions, long step, Terms terms) {
        parameters.trainable(true);
        Tape.backward(
                () -> {
                    Pass pass = Pass.forTraining(manager);
                    Loss loss = game.ofDiscriminator(images, reconstructions, step, pass);
                    game.remember(loss);
                    terms.add(loss);
                    return loss.value().div(accumulation);
                });
        // Stored gradients stay; only the tokenizer's side must not add to them.
        parameters.trainable(false);
    }

    /** Clips the gathered gradients and updates. */
    void update(Terms terms) {
        terms.add("discriminator_learning_rate", descent.learningRate());
        terms.add("discriminator_gradient_norm", descent.update());
    }

    /** Returns what is not finite, running statistics included. */
    List<String> broken() {
        return Descent.broken(parameters.asMap()).stream().map(name -> NAME + "." + name).toList();
    }

    /** Adds the files of a checkpoint. */
    void addTo(Map<String, Map<String, NDArray>> files) {
        files.put(NAME, parameters.asMap());
        files.put(Snapshot.DISCRIMINATOR_OPTIMIZER, descent.state());
        game.leCam().ifPresent(term -> files.put(Snapshot.LECAM, term.averages()));
    }

    void restore(Checkpoint checkpoint) {
        checkpoint.load(NAME, parameters);
        parameters.trainable(true);
        try (TensorFile moments = checkpoint.file(Snapshot.DISCRIMINATOR_OPTIMIZER)) {
            long done = Math.max(0, checkpoint.position().step() - config.start());
            descent.restore(done, moments);
        }
        parameters.trainable(false);
        game.leCam()
                .ifPresent(
                        term -> {
                            try (TensorFile averages = checkpoint.file(Snapshot.LECAM)) {
                                term.restore(averages);
                            }
                        });
    }
}
