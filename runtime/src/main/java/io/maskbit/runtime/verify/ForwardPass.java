package io.maskbit.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.plan.TokenizerPlan;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Notes;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.FormulaValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sends inputs through the components of a run, watched. */
final class ForwardPass {

    /** What the quantizer gives. */
    static final String QUANTIZED = "quantize";

    private final TrainedRun run;
    private final Optional<Activations> given;
    private final NDManager manager;

    /**
     * Prepares a pass.
     *
     * @param run the run
     * @param given where inputs are taken from; empty to make them by a formula
     * @param manager owner of the inputs, on the run's device
     */
    ForwardPass(TrainedRun run, Optional<Activations> given, NDManager manager) {
        this.run = run;
        this.given = given;
        this.manager = manager;
    }

    /**
     * Returns the inputs: an image for the tokenizer, tokens and labels for the generator, or both.
     *
     * @throws ExperimentException if the file has none, or they do not fit the run
     */
    Map<String, NDArray> inputs() {
        Map<String, NDArray> inputs = new LinkedHashMap<>();
        image().ifPresent(image -> inputs.put(KnownAnswer.IMAGE, image));
        tokens().ifPresent(
                        tokens -> {
                            inputs.put(KnownAnswer.TOKENS, tokens);
                            inputs.put(KnownAnswer.LABELS, labels(tokens));
                        });
        if (inputs.isEmpty()) {
            throw file().refused(
                            "it holds no inputs for this run",
                            "expected image (B, 3, h, w) for a tokenizer, or tokens (B, N, G) and"
                                    + " labels (B) for a generator",
                            "docs/verify.md shows how such a file is recorded");
        }
        return inputs;
    }

    /** Runs the components on the inputs; must be called in a step. */
    void run(Map<String, NDArray> inputs, Notes notes) {
        Pass pass = Pass.evaluation(manager).noting(notes);
        if (inputs.containsKey(KnownAnswer.IMAGE)) {
            Tokenizer tokenizer = run.tokenizer();
            NDArray own = tokenizer.encode(inputs.get(KnownAnswer.IMAGE), pass).latents();
            // One bit that falls the other way must not make all of the decoder deviate.
            tokenizer.decode(
                    given.filter(file -> file.has(QUANTIZED))
                            .map(file -> file.read(QUANTIZED, manager, DataType.FLOAT32))
                            .filter(latents -> latents.getShape().equals(own.getShape()))
                            .orElse(own),
                    pass);
        }
        if (inputs.containsKey(KnownAnswer.TOKENS)) {
            run.generator()
                    .logits(inputs.get(KnownAnswer.TOKENS), inputs.get(KnownAnswer.LABELS), pass);
        }
    }

    private Activations file() {
        return given.orElseThrow();
    }

    private Optional<NDArray> image() {
        if (given.isEmpty()) {
            ImageShape shape = run.tokenizer().image();
            return Optional.of(
                    FormulaValues.uniform(
                            manager,
                            KnownAnswer.IMAGE,
                            new Shape(1, shape.channels(), shape.height(), shape.width())));
        }
        if (!file().has(KnownAnswer.IMAGE)) {
            return Optional.empty();
        }
        NDArray image = file().read(KnownAnswer.IMAGE, manager, DataType.FLOAT32);
        Shape shape = image.getShape();
        if (shape.dimension() != 4 || shape.size() == 0 || shape.get(1) != 3) {
            throw file().refused("image is " + shape + ", expected (B, 3, h, w) in [0, 1]");
        }
        requireGrid(run.plan().tokenizer(), (int) shape.get(2), (int) shape.get(3));
        return Optional.of(image);
    }

    private <C extends Record> void requireGrid(TokenizerPlan<C> plan, int height, int width) {
        try {
            plan.factory().grid(plan.config(), new ImageShape(3, height, width));
        } catch (IllegalArgumentException e) {
            throw file().refused(e.getMessage());
        }
    }

    private Optional<NDArray> tokens() {
        if (run.plan().generator().isEmpty()) {
            return Optional.empty();
        }
        Generator generator = run.generator();
        TokenGroups groups = generator.groups();
        int positions = groups.space().grid().positions();
        if (given.isEmpty()) {
            Shape shape = new Shape(1, positions, groups.groups());
            return Optional.of(
                    FormulaValues.integers(
                            manager, KnownAnswer.TOKENS, groups.vocabulary() + 1, shape));
        }
        if (!file().has(KnownAnswer.TOKENS)) {
            return Optional.empty();
        }
        NDArray tokens = file().read(KnownAnswer.TOKENS, manager, DataType.INT64);
        Shape shape = tokens.getShape();
        if (shape.dimension() != 3
                || shape.get(0) == 0
                || shape.get(1) != positions
                || shape.get(2) != groups.groups()) {
            throw file().refused(
                            "tokens is "
                                    + shape
                                    + ", expected (B, "
                                    + positions
                                    + ", "
                                    + groups.groups()
                                    + ")");
        }
        requireRange(KnownAnswer.TOKENS, tokens, groups.maskId());
        return Optional.of(tokens);
    }

    private NDArray labels(NDArray tokens) {
        long images = tokens.getShape().get(0);
        if (given.isEmpty()) {
            return manager.zeros(new Shape(images), DataType.INT64);
        }
        if (!file().has(KnownAnswer.LABELS)) {
            throw file().refused("it holds tokens, but no labels (B)");
        }
        NDArray labels = file().read(KnownAnswer.LABELS, manager, DataType.INT64);
        if (!labels.getShape().equals(new Shape(images))) {
            throw file().refused("labels is " + labels.getShape() + ", expected (" + images + ")");
        }
        requireRange(KnownAnswer.LABELS, labels, run.generator().classes());
        return labels;
    }

    private void requireRange(String name, NDArray values, long most) {
        for (long value : values.toLongArray()) {
            if (value < 0 || value > most) {
                throw file().refused(
                                name + " holds " + value + ", expected 0 to " + most,
                                "the largest stands for masked tokens, and for no class");
            }
        }
    }
}
