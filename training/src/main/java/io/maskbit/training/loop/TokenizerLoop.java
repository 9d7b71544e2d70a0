package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.EngineSeed;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.Snapshot;
import io.maskbit.training.data.Batch;
import io.maskbit.training.health.HealthWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Stage I: a tokenizer learns to give images back, judged by pixels, by looks and by a
 * discriminator that learns along (spec 5.1).
 *
 * <p>Terms of a step: those of {@link TokenizerObjective#of}; with a discriminator, from its first
 * step on, those of {@link Game#ofDiscriminator}, {@code discriminator_learning_rate} and {@code
 * discriminator_gradient_norm}; {@code gradient_norm}.
 *
 * <p>{@link #health} is read at logged steps and at about {@value #READINGS} steps between two of
 * them, whatever {@link #step} is asked for. The open window is saved with a checkpoint.
 *
 * <p>In files of checkpoints the components are called {@code quantizer}, {@code tokenizer} and
 * {@code discriminator}. One optimiser holds the first two and clips their gradients together; the
 * discriminator has its own. The frozen network of a perceptual loss is not saved.
 */
public final class TokenizerLoop implements TrainingLoop {

    private static final int READINGS = 10;

    private final TokenizerLoopConfig config;
    private final Tokenizer tokenizer;
    private final Seeds seeds;
    private final NDManager manager;
    private final Optional<Adversary> adversary;
    private final TokenizerObjective objective;
    private final Optimization optimization;
    private final HealthWindow health;

    /**
     * Allocates what training needs beside the components.
     *
     * @param config the settings
     * @param tokenizer the network to train, with the quantizer in its slot
     * @param critics what judges reconstructions beside the distance of pixels
     * @param context where to allocate, and the randomness of dropout
     * @throws IllegalArgumentException if the discriminator would not take part in any step
     */
    public TokenizerLoop(
            TokenizerLoopConfig config,
            Tokenizer tokenizer,
            Critics critics,
            BuildContext context) {
        this.config = config;
        this.tokenizer = tokenizer;
        this.seeds = context.seeds();
        this.manager = context.manager();
        critics.perceptualLoss().ifPresent(loss -> NamedParameters.of(loss).trainable(false));
        this.adversary =
                critics.opponent().map(opponent -> new Adversary(opponent, config, context));
        this.objective =
                new TokenizerObjective(
                        config,
                        critics.perceptualLoss(),
                        adversary.map(Adversary::game),
                        tokenizer.lastLayer());
        Map<String, NamedParameters> trained = new LinkedHashMap<>();
        trained.put("quantizer", NamedParameters.of(tokenizer.quantizer()));
        trained.put("tokenizer", NamedParameters.of(tokenizer));
        this.optimization = new Optimization(config, trained, Map.of(), manager);
        this.health = new HealthWindow(tokenizer.quantizer().tokenSpace(), manager);
    }

    @Override
    public Map<String, Double> step(BatchStream batches, boolean read) {
        return Step.scoped(
                () -> {
                    EngineSeed.set(seeds.derive(Purpose.DROPOUT, optimization.steps()));
                    Terms terms = new Terms();
                    List<NDArray> tokens = new ArrayList<>();
                    for (int i = 0; i < config.accumulation(); i++) {
                        tokens.add(learn(batches.next(), terms));
                    }
                    active().ifPresent(opponent -> opponent.update(terms));
                    terms.add("gradient_norm", optimization.update());
                    boolean examined = isExamined(optimization.steps());
                    Map<String, Double> numbers = read || examined ? terms.read() : Map.of();
                    if (examined) {
                        health.add(numbers, tokens.stream().map(NDArray::toLongArray).toList());
                    }
                    return read ? numbers : Map.of();
                });
    }

    /** By the step alone, so that a device on which reading is dear gives the same numbers. */
    private boolean isExamined(long step) {
        return config.isLogged(step) || step % Math.max(1, config.logEvery() / READINGS) == 0;
    }

    /** Both sides learn from one forward pass of the tokenizer; returns the tokens. */
    private NDArray learn(Batch batch, Terms terms) {
        optimization.seen(batch.size());
        NDArray images = batch.images(manager); // (B, 3, h, w)
        Made made = gradients(images, terms);
        active().ifPresent(
                        opponent ->
                                opponent.learn(
                                        images,
                                        made.reconstructions(),
                                        optimization.steps(),
                                        terms));
        return made.tokens();
    }

    /** What the tokenizer made of a batch: float32 (B, 3, h, w), on no tape, and its tokens. */
    private record Made(NDArray reconstructions, NDArray tokens) {}

    /** Gathers the tokenizer's gradients. */
    private Made gradients(NDArray images, Terms terms) {
        AtomicReference<Made> made = new AtomicReference<>();
        Tape.backward(
                () -> {
                    Pass pass = Pass.forTraining(manager);
                    Quantized codes = tokenizer.encode(images, pass);
                    NDArray reconstructions =
                            tokenizer.decode(codes.latents(), pass); // (B, 3, h, w)
                    made.set(new Made(reconstructions.stopGradient(), codes.tokens()));
                    Loss loss =
                            objective.of(
                                    images, reconstructions, codes, optimization.steps(), pass);
                    terms.add(loss);
                    return loss.value().div(config.accumulation());
                });
        return made.get();
    }

    private Optional<Adversary> active() {
        return adversary.filter(opponent -> opponent.takesPart(optimization.steps()));
    }

    /**
     * Returns the learning rate that the discriminator's next step will use; empty if there is no
     * discriminator.
     */
    public OptionalDouble discriminatorLearningRate() {
        return adversary.stream().mapToDouble(Adversary::learningRate).findFirst();
    }

    @Override
    public TokenizerLoopConfig config() {
        return config;
    }

    @Override
    public long stepsDone() {
        return optimization.steps();
    }

    @Override
    public long imagesSeen() {
        return optimization.images();
    }

    @Override
    public double learningRate() {
        return optimization.learningRate();
    }

    /** Returns the LeCAM regularisation; empty if the discriminator has none. */
    public Optional<LeCam> leCam() {
        return adversary.flatMap(opponent -> opponent.game().leCam());
    }

    @Override
    public Map<String, Double> health() {
        return health.close();
    }

    @Override
    public <T> T withAverages(Supplier<T> body) {
        return optimization.withAverages(body);
    }

    @Override
    public List<String> brokenParameters() {
        List<String> broken = new ArrayList<>(optimization.broken());
        adversary.ifPresent(opponent -> broken.addAll(opponent.broken()));
        return broken;
    }

    @Override
    public Snapshot snapshot(BatchStream batches) {
        Snapshot own = optimization.snapshot(batches);
        Map<String, Map<String, NDArray>> files = new LinkedHashMap<>(own.files());
        adversary.ifPresent(opponent -> opponent.addTo(files));
        Map<String, NDArray> window = health.state();
        if (!window.isEmpty()) {
            files.put(Snapshot.HEALTH, window);
        }
        return new Snapshot(own.position(), files);
    }

    @Override
    public void restore(Checkpoint checkpoint) {
        optimization.restore(checkpoint);
        adversary.ifPresent(opponent -> opponent.restore(checkpoint));
        if (checkpoint.contains(Snapshot.HEALTH)) {
            try (TensorFile window = checkpoint.file(Snapshot.HEALTH)) {
                health.restore(window);
            }
        }
    }
}
