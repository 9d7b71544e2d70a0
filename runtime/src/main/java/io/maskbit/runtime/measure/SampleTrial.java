package io.maskbit.runtime.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.Judge;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.sampling.ImageSampler;
import io.maskbit.sampling.SamplerConfig;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.TensorOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Samples images of a trained run with any settings of the sampler, and shows them to the judge of
 * its data. Image i has the class i mod the number of classes.
 */
public final class SampleTrial implements AutoCloseable {

    private static final int FEWEST_CLASSES = 2; // a judge tells classes apart

    private final Generator generator;
    private final Tokenizer tokenizer;
    private final BuildContext context;
    private final Judge judge;
    private final Judge.Reference reference;

    /**
     * Opens trials.
     *
     * @param generator trained
     * @param tokenizer trained
     * @param judges where the judge comes from
     * @param context where arrays are made
     * @param report receives a line when a judge is trained or read
     * @throws ExperimentException if there are fewer than 2 classes
     */
    public SampleTrial(
            Generator generator,
            Tokenizer tokenizer,
            JudgeRoom judges,
            BuildContext context,
            Consumer<String> report) {
        if (generator.classes() < FEWEST_CLASSES) {
            throw new ExperimentException(
                    Location.of("data"),
                    "a judge needs at least 2 classes, but the data have " + generator.classes(),
                    "samples cannot be scored without one");
        }
        this.generator = generator;
        this.tokenizer = tokenizer;
        this.context = context;
        judge = judges.judge(report);
        reference = judges.reference(judge);
    }

    /**
     * What the judge saw.
     *
     * @param features (count, width), row by row
     * @param right whether each image shows its class to the judge
     */
    public record Looks(float[] features, boolean[] right) {}

    /** Returns the name of the judge, which holds a digest of its weights, and of its reference. */
    public String judge() {
        return judge.name() + ", ref " + reference.digest();
    }

    /** Returns the share of held-out images that the judge classifies right. */
    public double judgeAccuracy() {
        return judge.heldOutAccuracy();
    }

    /** Returns the length of a feature vector. */
    public int width() {
        return judge.width();
    }

    /** Returns a text that differs where a weight of generator or tokenizer differs. */
    public String weights() {
        return Integer.toHexString(NamedParameters.of(generator).digests().hashCode())
                + "-"
                + Integer.toHexString(NamedParameters.of(tokenizer).digests().hashCode());
    }

    /**
     * Samples consecutive images and shows them to the judge, cut to 8 bits as files are.
     *
     * @param config the sampler's settings
     * @param seeds randomness of the images
     * @param first number of the first image, at least 0
     * @param count number of images, at least 1
     * @return what the judge saw
     */
    public Looks look(SamplerConfig config, Seeds seeds, long first, int count) {
        try (NDManager memory = context.manager().newSubManager()) {
            long[] labels = labels(first, count);
            Images images = cut(Images.of(sample(config, seeds, first, labels, memory)));
            Judge.Seen seen = judge.look(images);
            boolean[] right = new boolean[count];
            for (int i = 0; i < count; i++) {
                right[i] = seen.labels()[i] == labels[i];
            }
            return new Looks(seen.features(), right);
        }
    }

    /**
     * Draws consecutive images in a grid.
     *
     * @param config the sampler's settings
     * @param seeds randomness of the images
     * @param count number of images, from number 0 on
     * @param columns images side by side
     * @param file the PNG file
     */
    public void draw(SamplerConfig config, Seeds seeds, int count, int columns, Path file) {
        int side = tokenizer.image().height();
        List<byte[]> images = new ArrayList<>();
        try (NDManager memory = context.manager().newSubManager()) {
            images.addAll(
                    Portraits.images(sample(config, seeds, 0, labels(0, count), memory), side));
        }
        List<List<byte[]>> rows = new ArrayList<>();
        for (int from = 0; from < count; from += columns) {
            rows.add(images.subList(from, Math.min(from + columns, count)));
        }
        PngFiles.grid(file, rows, side, side);
    }

    /**
     * Returns the Fréchet distance of features to those of the validation images; smaller with more
     * images, so that only equal numbers compare.
     *
     * @param features at least two vectors, row by row
     */
    public double frechet(float[] features) {
        return judge.frechet(features, reference);
    }

    @Override
    public void close() {
        judge.close();
    }

    private NDArray sample(
            SamplerConfig config, Seeds seeds, long first, long[] labels, NDManager memory) {
        TensorOps ops = TensorOps.of(context.precision());
        return new ImageSampler(generator, tokenizer, config, ops, ImageSampler.CHUNK)
                .sample(labels, first, seeds, memory)
                .images();
    }

    private long[] labels(long first, int count) {
        long[] labels = new long[count];
        Arrays.setAll(labels, i -> (first + i) % generator.classes());
        return labels;
    }

    private static Images cut(Images images) {
        byte[] bytes = images.bytes();
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (bytes[i] & 0xFF) / 255f;
        }
        return new Images(values, images.count(), images.shape());
    }
}
