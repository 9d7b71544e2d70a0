package io.maskbit.runtime.measure;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Location;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.Judge;
import io.maskbit.evaluation.JudgeConfig;
import io.maskbit.evaluation.JudgeData;
import io.maskbit.evaluation.LabelledImages;
import io.maskbit.runtime.plan.EvaluationConfig;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.FeatureNetwork;
import io.maskbit.training.data.Batch;
import io.maskbit.training.data.BatchReader;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.Cursor;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSet;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Hands the data of an experiment to a judge, and the judge to evaluators. */
public final class JudgeRoom {

    private final DataSet data;
    private final DataConfig config;
    private final ImageShape image;
    private final EvaluationConfig evaluation;
    private final BuildContext context;
    private final Path cache;

    /**
     * A room without a judge in it yet.
     *
     * @param data the data
     * @param config how they are read
     * @param image extent of the images
     * @param evaluation how the judge is trained
     * @param context where arrays are made
     * @param cache folder where judges are kept
     */
    public JudgeRoom(
            DataSet data,
            DataConfig config,
            ImageShape image,
            EvaluationConfig evaluation,
            BuildContext context,
            Path cache) {
        this.data = data;
        this.config = config;
        this.image = image;
        this.evaluation = evaluation;
        this.context = context;
        this.cache = cache;
    }

    /**
     * Takes the judge from the cache, or trains it.
     *
     * @param report receives a line when training begins and ends
     * @return the judge; the caller closes it
     */
    public Judge judge(Consumer<String> report) {
        return Judge.open(
                new Files(),
                JudgeConfig.of(evaluation.judgeSteps()),
                cache,
                context.manager(),
                report);
    }

    /**
     * Takes a judge that losses may use from the cache, or trains it. It is never the one that
     * scores.
     *
     * @return its features; it lives as long as the arm
     * @throws ExperimentException if the data have fewer than 2 classes
     */
    public FeatureNetwork features() {
        int classes = data.classNames().size();
        if (classes < 2) {
            throw new ExperimentException(
                    Location.of("data"),
                    "a judge needs at least 2 classes, but the data have " + classes,
                    "choose another perceptual loss");
        }
        JudgeConfig steps = JudgeConfig.forTraining(evaluation.judgeSteps());
        return Judge.open(new Files(), steps, cache, context.manager(), line -> {});
    }

    /** Returns statistics of the validation images as a judge sees them. */
    Judge.Reference reference(Judge judge) {
        return judge.reference(new Files());
    }

    private final class Files implements JudgeData {

        @Override
        public ImageShape shape() {
            return image;
        }

        @Override
        public int classes() {
            return data.classNames().size();
        }

        @Override
        public String digest() {
            return data.digest();
        }

        @Override
        public void training(long seed, int batch, int batches, Consumer<LabelledImages> consumer) {
            BrokenImages broken = new BrokenImages(config.maxBroken(), name -> {});
            try (BatchReader reader =
                    BatchReader.training(
                            data.train(),
                            config.withBatch(batch),
                            image.height(),
                            new Seeds(seed),
                            Cursor.START,
                            broken)) {
                for (int i = 0; i < batches; i++) {
                    consumer.accept(labelled(reader.next()));
                }
            }
        }

        @Override
        public void heldOut(int batch, Consumer<LabelledImages> consumer) {
            new FirstImages(
                            data.validation(),
                            config.withBatch(batch),
                            image.height(),
                            data.validation().size())
                    .forEach(images -> consumer.accept(labelled(images)));
        }

        private LabelledImages labelled(Batch batch) {
            return new LabelledImages(
                    new Images(batch.pixels(), batch.size(), image), batch.labels());
        }
    }
}
