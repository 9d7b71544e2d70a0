package io.maskbit.runtime.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Purpose;
import io.maskbit.evaluation.MaskedTokenMetrics;
import io.maskbit.runtime.plan.EvaluationConfig;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import io.maskbit.training.data.Batch;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSet;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Hides ever more tokens of validation images and asks the generator for them, with their labels.
 * An entry is masked where a number drawn for it lies below the part to mask: what is masked at one
 * part is masked at every larger one, and arms with equal groups see equal masks.
 */
public final class MaskedTokenEvaluator implements Evaluator {

    private static final int FIRST_PERCENT = 10;
    private static final int PERCENT_STEP = 10;
    private static final int ALL = 100;

    private final Generator generator;
    private final Tokenizer tokenizer;
    private final DataSet data;
    private final DataConfig config;
    private final EvaluationConfig evaluation;
    private final BuildContext context;
    private final TensorOps ops;

    /**
     * An evaluator.
     *
     * @param generator predicts masked entries, trained
     * @param tokenizer gives the tokens
     * @param data the images
     * @param config how they are read
     * @param evaluation on how many images
     * @param context where arrays are made, and the seeds of the masks
     */
    public MaskedTokenEvaluator(
            Generator generator,
            Tokenizer tokenizer,
            DataSet data,
            DataConfig config,
            EvaluationConfig evaluation,
            BuildContext context) {
        this.generator = generator;
        this.tokenizer = tokenizer;
        this.data = data;
        this.config = config;
        this.evaluation = evaluation;
        this.context = context;
        this.ops = TensorOps.of(context.precision());
    }

    @Override
    public String name() {
        return "masked tokens";
    }

    @Override
    public Measured measure(Path pictures, Watch watch) {
        if (evaluation.maskedTokens() == 0) {
            return new Measured(Map.of());
        }
        MaskedTokenMetrics metrics = new MaskedTokenMetrics(ops);
        FirstImages chosen =
                new FirstImages(
                        data.validation(),
                        config.withBatch(evaluation.batch()),
                        tokenizer.image().height(),
                        evaluation.maskedTokens());
        long[] done = {0};
        chosen.forEach(
                batch -> {
                    Step.run(() -> add(batch, done[0], metrics));
                    done[0] += batch.size();
                    watch.at("predicting masked tokens", done[0], chosen.size());
                });
        return new Measured(metrics.values());
    }

    private void add(Batch batch, long first, MaskedTokenMetrics metrics) {
        NDManager memory = context.manager();
        Tape.withoutGradients(
                () -> {
                    Pass pass = Pass.evaluation(memory);
                    NDArray tokens = tokenizer.encode(batch.images(memory), pass).tokens();
                    NDArray flat = tokens.reshape(batch.size(), -1); // (B, N)
                    NDArray targets = ops.split(flat, generator.groups()); // (B, N, G)
                    NDArray labels = memory.create(batch.labels()); // (B)
                    float[] uniform = uniform(targets.getShape(), first);
                    for (int percent = FIRST_PERCENT; percent <= ALL; percent += PERCENT_STEP) {
                        int part = percent;
                        Step.run(() -> add(part, uniform, targets, labels, pass, metrics));
                    }
                    return null;
                });
    }

    private void add(
            int percent,
            float[] uniform,
            NDArray targets,
            NDArray labels,
            Pass pass,
            MaskedTokenMetrics metrics) {
        boolean[] hidden = new boolean[uniform.length];
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = uniform[i] * ALL < percent;
        }
        Shape shape = targets.getShape();
        NDArray mask = context.manager().create(hidden, shape); // (B, N, G)
        NDArray masked = context.manager().full(shape, generator.groups().maskId(), DataType.INT64);
        NDArray visible = NDArrays.where(mask, masked, targets); // (B, N, G)
        metrics.add(percent, generator.logits(visible, labels, pass), targets, mask);
    }

    /** One number in [0, 1) per entry, by the image's number. */
    private float[] uniform(Shape shape, long first) {
        int images = Math.toIntExact(shape.get(0));
        int entries = Math.toIntExact(shape.size() / images);
        float[] uniform = new float[images * entries];
        for (int b = 0; b < images; b++) {
            SplittableRandom random =
                    context.seeds().stream(Purpose.MASKING, "validation/" + (first + b));
            for (int i = 0; i < entries; i++) {
                uniform[b * entries + i] = (random.nextInt() >>> 8) * 0x1p-24f;
            }
        }
        return uniform;
    }
}
