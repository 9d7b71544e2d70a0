package io.maskbit.runtime.measure;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Metric;
import io.maskbit.evaluation.CodebookMetrics;
import io.maskbit.evaluation.ImageMetrics;
import io.maskbit.evaluation.Images;
import io.maskbit.runtime.plan.EvaluationConfig;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.data.Batch;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures how well a tokenizer gives validation images back, and how it uses its tokens. */
public final class ReconstructionEvaluator implements Evaluator {

    private final Tokenizer tokenizer;
    private final DataSet data;
    private final DataConfig config;
    private final EvaluationConfig evaluation;
    private final BuildContext context;

    /**
     * An evaluator.
     *
     * @param tokenizer the tokenizer, trained
     * @param data its data
     * @param config how they are read
     * @param evaluation on how many images
     * @param context where arrays are made
     */
    public ReconstructionEvaluator(
            Tokenizer tokenizer,
            DataSet data,
            DataConfig config,
            EvaluationConfig evaluation,
            BuildContext context) {
        this.tokenizer = tokenizer;
        this.data = data;
        this.config = config;
        this.evaluation = evaluation;
        this.context = context;
    }

    @Override
    public String name() {
        return "reconstructions";
    }

    @Override
    public Measured measure(Path pictures, Watch watch) {
        if (evaluation.reconstructions() == 0) {
            return new Measured(Map.of());
        }
        int side = tokenizer.image().height();
        ImageMetrics images = new ImageMetrics();
        CodebookMetrics tokens = new CodebookMetrics(tokenizer.quantizer().tokenSpace());
        FirstImages chosen =
                new FirstImages(
                        data.validation(),
                        config.withBatch(evaluation.batch()),
                        side,
                        evaluation.reconstructions());
        chosen.forEach(
                batch -> {
                    Step.run(() -> add(batch, images, tokens));
                    watch.at("measuring reconstructions", images.images(), chosen.size());
                });
        new Portraits(data, config, side, context)
                .reconstructions(tokenizer, pictures.resolve("reconstructions.png"));
        Map<Metric, Double> values = new LinkedHashMap<>(images.values());
        values.putAll(tokens.values());
        return new Measured(values);
    }

    private void add(Batch batch, ImageMetrics images, CodebookMetrics tokens) {
        Tape.withoutGradients(
                () -> {
                    NDArray originals = batch.images(context.manager());
                    Pass pass = Pass.evaluation(context.manager());
                    Quantized codes = tokenizer.encode(originals, pass);
                    NDArray back = tokenizer.decode(codes.latents(), pass).clip(0, 1);
                    images.add(Images.of(originals), Images.of(back));
                    tokens.add(codes.tokens().toLongArray());
                    return null;
                });
    }
}
