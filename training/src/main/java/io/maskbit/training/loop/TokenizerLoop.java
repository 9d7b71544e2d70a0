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
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.Snapshot;
import io.maskbit.training.data.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Stage I: a tokenizer learns to give images back (spec 5.1).
 *
 * <p>Terms of a step: {@code total_loss} (what is minimised), {@code reconstruction_loss} and
 * {@code quantizer_loss} as they enter it, with their weights; the quantizer's own terms, such as
 * {@code commitment_loss}; {@code gradient_norm}.
 *
 * <p>In files of checkpoints the components are called {@code quantizer} and {@code tokenizer}; one
 * optimiser holds both and clips their gradients together.
 */
public final class TokenizerLoop implements TrainingLoop {

    private final TokenizerLoopConfig config;
    private final Tokenizer tokenizer;
    private final Seeds seeds;
    private final NDManager manager;
    private final TokenizerObjective objective;
    private final Optimization optimization;

    /**
     * Allocates what training needs beside the components.
     *
     * @param config the settings
     * @param tokenizer the network to train, with the quantizer in its slot
     * @param context where to allocate, and the randomness of dropout
     */
    public TokenizerLoop(TokenizerLoopConfig config, Tokenizer tokenizer, BuildContext context) {
        this.config = config;
        this.tokenizer = tokenizer;
        this.seeds = context.seeds();
        this.manager = context.manager();
        this.objective = new TokenizerObjective(config);
        Map<String, NamedParameters> trained = new LinkedHashMap<>();
        trained.put("quantizer", NamedParameters.of(tokenizer.quantizer()));
        trained.put("tokenizer", NamedParameters.of(tokenizer));
        this.optimization = new Optimization(config, trained, Map.of(), manager);
    }

    @Override
    public Map<String, Double> step(BatchStream batches, boolean read) {
        return Step.scoped(
                () -> {
                    EngineSeed.set(seeds.derive(Purpose.DROPOUT, optimization.steps()));
                    Terms terms = new Terms();
                    for (int i = 0; i < config.accumulation(); i++) {
                        learn(batches.next(), terms);
                    }
                    terms.add("gradient_norm", optimization.update());
                    return read ? terms.read() : Map.of();
                });
    }

    private void learn(Batch batch, Terms terms) {
        optimization.seen(batch.size());
        NDArray images = batch.images(manager); // (B, 3, h, w)
        Tape.backward(
                () -> {
                    Pass pass = Pass.forTraining(manager);
                    Quantized codes = tokenizer.encode(images, pass);
                    NDArray reconstructions =
                            tokenizer.decode(codes.latents(), pass); // (B, 3, h, w)
                    return objective
                            .of(images, reconstructions, codes, optimization.steps(), terms)
                            .div(config.accumulation());
                });
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

    @Override
    public <T> T withAverages(Supplier<T> body) {
        return optimization.withAverages(body);
    }

    @Override
    public List<String> brokenParameters() {
        return optimization.broken();
    }

    @Override
    public Snapshot snapshot(BatchStream batches) {
        return optimization.snapshot(batches);
    }

    @Override
    public void restore(Checkpoint checkpoint) {
        optimization.restore(checkpoint);
    }
}
