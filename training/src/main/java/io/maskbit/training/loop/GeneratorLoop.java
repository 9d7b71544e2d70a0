package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.EngineSeed;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.Snapshot;
import io.maskbit.training.data.Batch;
import io.maskbit.training.tokens.TokenSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Stage II: a generator learns to predict masked tokens of a frozen tokenizer (spec 7).
 *
 * <p>Terms of a step: {@code mlm_loss} (what is minimised), {@code masked_token_loss}, {@code
 * correct_tokens}, {@code masked_correct_tokens}, {@code gradient_norm}, see {@link
 * MaskedLoss.Values}. The {@code masked_*} terms are absent if nothing was masked.
 *
 * <p>In files of checkpoints the components are called {@code quantizer}, {@code tokenizer} (both
 * frozen) and {@code generator}.
 */
public final class GeneratorLoop implements TrainingLoop {

    private final GeneratorLoopConfig config;
    private final Generator generator;
    private final TokenSource tokens;
    private final TensorOps ops;
    private final Seeds seeds;
    private final NDManager manager;
    private final Masking masking;
    private final MaskedLoss objective;
    private final Optimization optimization;

    /**
     * Allocates what training needs beside the components; images are encoded at every step.
     *
     * @param config the settings
     * @param generator the network to train
     * @param tokenizer turns images into the tokens to predict; is never changed
     * @param context where to allocate, and the randomness of dropout
     * @param draws the randomness of masks and dropped labels; usually {@link MaskDraws#of}
     */
    public GeneratorLoop(
            GeneratorLoopConfig config,
            Generator generator,
            Tokenizer tokenizer,
            BuildContext context,
            MaskDraws draws) {
        this(config, generator, tokenizer, TokenSource.encoding(tokenizer), context, draws);
    }

    /**
     * Allocates what training needs beside the components.
     *
     * @param config the settings
     * @param generator the network to train
     * @param tokenizer what the tokens mean; is never changed, and saved with the generator
     * @param tokens gives the tokens of a batch, as the tokenizer encodes it
     * @param context where to allocate, and the randomness of dropout
     * @param draws the randomness of masks and dropped labels; usually {@link MaskDraws#of}
     */
    public GeneratorLoop(
            GeneratorLoopConfig config,
            Generator generator,
            Tokenizer tokenizer,
            TokenSource tokens,
            BuildContext context,
            MaskDraws draws) {
        this.config = config;
        this.generator = generator;
        this.tokens = tokens;
        this.ops = TensorOps.of(context.precision());
        this.seeds = context.seeds();
        this.manager = context.manager();
        this.masking =
                new Masking(
                        config.masking(),
                        config.minMaskingRatio(),
                        config.classLabelDropout(),
                        draws);
        this.objective = new MaskedLoss(ops, config.labelSmoothing(), config.sumSplits());
        Map<String, NamedParameters> frozen = new LinkedHashMap<>();
        frozen.put("quantizer", NamedParameters.of(tokenizer.quantizer()));
        frozen.put("tokenizer", NamedParameters.of(tokenizer));
        this.optimization =
                new Optimization(
                        config,
                        Map.of("generator", NamedParameters.of(generator)),
                        frozen,
                        manager);
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
                    return read ? numbers(terms) : Map.of();
                });
    }

    private void learn(Batch batch, Terms terms) {
        long first = optimization.seen(batch.size());
        NDArray targets = tokensOf(batch); // (B, N, G)
        Masking.Masked masked = masking.mask(targets, generator.groups().maskId(), first);
        NDArray labels =
                manager.create(
                        masking.dropLabels(batch.labels(), generator.classes(), first)); // (B)
        Tape.backward(
                () -> {
                    Pass pass = Pass.forTraining(manager);
                    NDArray logits =
                            generator.logits(masked.tokens(), labels, pass); // (B, N, G, V)
                    MaskedLoss.Values values = objective.of(logits, targets, masked.mask());
                    terms.add("mlm_loss", values.loss());
                    terms.add("masked_token_loss", values.maskedLoss());
                    terms.add("correct_tokens", values.correct());
                    terms.add("masked_correct_tokens", values.maskedCorrect());
                    return values.loss().div(config.accumulation());
                });
    }

    private NDArray tokensOf(Batch batch) {
        return Tape.withoutGradients(
                () -> ops.split(tokens.tokens(batch, manager), generator.groups()));
    }

    private static Map<String, Double> numbers(Terms terms) {
        Map<String, Double> numbers = terms.read();
        if (Double.isFinite(numbers.get("mlm_loss"))) {
            // 0 / 0: by chance nothing was masked. Every other cause makes the loss infinite as
            // well.
            numbers.entrySet()
                    .removeIf(
                            term -> term.getKey().startsWith("masked_") && term.getValue().isNaN());
        }
        return numbers;
    }

    @Override
    public GeneratorLoopConfig config() {
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
