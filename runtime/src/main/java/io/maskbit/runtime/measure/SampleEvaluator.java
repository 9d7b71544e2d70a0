package io.maskbit.runtime.measure;

import ai.djl.ndarray.NDManager;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.Judge;
import io.maskbit.evaluation.JudgeMetrics;
import io.maskbit.evaluation.LabelledImages;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.runtime.plan.EvaluationConfig;
import io.maskbit.sampling.ImageSampler;
import io.maskbit.spi.BuildContext;
import io.maskbit.training.data.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Samples images class by class and asks the judge what they show. */
public final class SampleEvaluator implements Evaluator {

    /** Name of this evaluator. */
    public static final String NAME = "samples";

    private final ImageSampler sampler;
    private final DataSet data;
    private final JudgeRoom judges;
    private final EvaluationConfig config;
    private final BuildContext context;

    /**
     * An evaluator.
     *
     * @param sampler makes the images
     * @param data names the classes
     * @param judges where the judge comes from
     * @param config how many images
     * @param context where arrays are made, and the seeds of the images
     */
    public SampleEvaluator(
            ImageSampler sampler,
            DataSet data,
            JudgeRoom judges,
            EvaluationConfig config,
            BuildContext context) {
        this.sampler = sampler;
        this.data = data;
        this.judges = judges;
        this.config = config;
        this.context = context;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Measured measure(Path pictures, Watch watch) {
        int classes = data.classNames().size();
        List<List<byte[]>> byClass = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            byClass.add(new ArrayList<>());
        }
        if (config.samples() == 0) {
            return new Measured(Map.of());
        }
        try (Judge judge = judges.judge(line -> {})) {
            JudgeMetrics metrics = new JudgeMetrics(judge, judges.reference(judge), "samples");
            for (int first = 0; first < config.samples(); first += config.batch()) {
                int count = Math.min(config.batch(), config.samples() - first);
                LabelledImages made = make(first, count, classes);
                metrics.add(made);
                watch.made(made.images());
                keep(made, byClass);
                watch.at("sampling", first + count, config.samples());
            }
            draw(byClass, pictures);
            return new Measured(metrics.values());
        }
    }

    private LabelledImages make(int first, int count, int classes) {
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (first + i) % classes; // classes in turn, so that all are equally frequent
        }
        try (NDManager memory = context.manager().newSubManager()) {
            Images images =
                    Images.of(sampler.sample(labels, first, context.seeds(), memory).images());
            return new LabelledImages(images, labels);
        }
    }

    private void keep(LabelledImages made, List<List<byte[]>> byClass) {
        byte[] bytes = made.images().bytes();
        int values = bytes.length / made.images().count();
        for (int i = 0; i < made.labels().length; i++) {
            List<byte[]> ofClass = byClass.get((int) made.labels()[i]);
            if (ofClass.size() < config.gridPerClass()) {
                ofClass.add(channelsLast(bytes, i * values, values));
            }
        }
    }

    private static byte[] channelsLast(byte[] planes, int from, int values) {
        byte[] pixels = new byte[values];
        int plane = values / 3;
        for (int p = 0; p < plane; p++) {
            for (int c = 0; c < 3; c++) {
                pixels[3 * p + c] = planes[from + c * plane + p];
            }
        }
        return pixels;
    }

    private void draw(List<List<byte[]>> byClass, Path pictures) {
        for (int c = 0; c < byClass.size(); c++) {
            if (byClass.get(c).isEmpty()) {
                continue;
            }
            int side = (int) Math.round(Math.sqrt(byClass.get(c).get(0).length / 3.0));
            String name =
                    String.format(
                            Locale.ROOT,
                            "class-%03d-%s.png",
                            c,
                            data.classNames().get(c).replaceAll("[^A-Za-z0-9._-]", "_"));
            PngFiles.grid(pictures.resolve(name), List.of(byClass.get(c)), side, side);
        }
    }
}
