package io.maskbit.runtime.measure;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Metric;
import io.maskbit.evaluation.CodebookMetrics;
import io.maskbit.evaluation.ImageMetrics;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.Judge;
import io.maskbit.evaluation.JudgeMetrics;
import io.maskbit.evaluation.LabelledImages;
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
import java.util.Optional;

/**
 * Measures how well a tokenizer gives validation images back, and how it uses its tokens. Where the
 * data have classes, a judge compares the reconstructions with all validation images: a Fréchet
 * distance of the judge's features, which is no FID.
 */
public final class ReconstructionEvaluator implements Evaluator {

    /** Name of this evaluator. */
    public static final String NAME = "reconstructions";

    private static final int FEWEST_CLASSES = 2; // a judge tells classes apart

    private final Tokenizer tokenizer;
    private final DataSet data;
    private final DataConfig config;
    private final JudgeRoom judges;
    private final EvaluationConfig evaluation;
    private final BuildContext context;

    /**
     * An evaluator.
     *
     * @param tokenizer the tokenizer, trained
     * @param data its data
     * @param config how they are read
     * @param judges where the judge comes from
     * @param evaluation on how many images
     * @param context where arrays are made
     */
    public ReconstructionEvaluator(
            Tokenizer tokenizer,
            DataSet data,
            DataConfig config,
            JudgeRoom judges,
            EvaluationConfig evaluation,
            BuildContext context) {
        this.tokenizer = tokenizer;
        this.data = data;
        this.config = config;
        this.judges = judges;
        this.evaluation = evaluation;
        this.context = context;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Measured measure(Path pictures, Watch watch) {
        if (evaluation.reconstructions() == 0) {
            return new Measured(Map.of());
        }
        if (data.classNames().size() < FEWEST_CLASSES) {
            return measured(pictures, watch, Optional.empty());
        }
        try (Judge judge = judges.judge(line -> {})) {
            JudgeMetrics seen = new JudgeMetrics(judge, judges.reference(judge), "reconstructions");
            return measured(pictures, watch, Optional.of(seen));
        }
    }

    private Measured measured(Path pictures, Watch watch, Optional<JudgeMetrics> judged) {
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
                    Step.run(() -> watch.made(add(batch, images, tokens, judged)));
                    watch.at("measuring reconstructions", images.images(), chosen.size());
                });
        new Portraits(data, config, side, context)
                .reconstructions(tokenizer, pictures.resolve("reconstructions.png"));
        Map<Metric, Double> values = new LinkedHashMap<>();
        judged.ifPresent(seen -> values.putAll(seen.values()));
        values.putAll(images.values());
        values.putAll(tokens.values());
        return new Measured(values);
    }

    private Images add(
            Batch batch,
            ImageMetrics images,
            CodebookMetrics tokens,
            Optional<JudgeMetrics> judged) {
        return Tape.withoutGradients(
                () -> {
                    NDArray originals = batch.images(context.manager());
                    Pass pass = Pass.evaluation(context.manager());
                    Quantized codes = tokenizer.encode(originals, pass);
                    NDArray back = tokenizer.decode(codes.latents(), pass).clip(0, 1);
                    Images reconstructions = Images.of(back);
                    images.add(Images.of(originals), reconstructions);
                    judged.ifPresent(
                            seen -> seen.add(new LabelledImages(reconstructions, batch.labels())));
                    tokens.add(codes.tokens().toLongArray());
                    return reconstructions;
                });
    }
}
