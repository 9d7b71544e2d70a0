package io.maskbit.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.statistics.FeatureMoments;
import io.maskbit.evaluation.statistics.Frechet;
import io.maskbit.evaluation.statistics.Gaussian;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.FeatureNetwork;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.AdamW;
import io.maskbit.tensor.LearningRate;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorFile;
import io.maskbit.tensor.TensorOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A small classifier trained on the data of an experiment, which then scores samples: how many show
 * the class that was asked for, and how far their features lie from those of real images.
 *
 * <p>A judge is seeded and kept in a cache by data and settings, so that all arms of a comparison
 * meet the same one. Its name holds a digest of its weights: scores of different judges never stand
 * in one row. No score of a judge is a Fréchet Inception distance.
 */
public final class Judge implements FeatureNetwork, AutoCloseable {

    private static final int EXAM_BATCH = 64;
    private static final String ACCURACY = "held_out_accuracy";

    private final NDManager manager;
    private final TensorOps ops;
    private final JudgeNetwork network;
    private final NamedParameters parameters;
    private final ImageShape shape;
    private double heldOutAccuracy;
    private String name = "";

    private Judge(NDManager manager, JudgeData data, long seed) {
        if (data.shape().channels() != 3 || data.classes() < 2) {
            throw new IllegalArgumentException(
                    "a judge needs 3 channels and 2 classes, but has "
                            + data.shape()
                            + " and "
                            + data.classes());
        }
        this.manager = manager;
        this.ops = TensorOps.of(Precision.FLOAT32);
        this.network = new JudgeNetwork(ops, data.classes());
        this.shape = data.shape();
        Seeds seeds = new Seeds(new Seeds(seed).derive(Purpose.JUDGE, "weights"));
        network.build(new BuildContext(manager, seeds, Precision.FLOAT32), "judge");
        this.parameters = NamedParameters.of(() -> network);
    }

    /**
     * Takes a judge from the cache, or trains it and puts it there.
     *
     * @param data what it judges
     * @param config how it is trained
     * @param cache folder of the cache; made if it is missing
     * @param owner a manager on the judge's device; outlives the judge
     * @param report receives a line when training begins and when it is done
     * @return the judge
     * @throws io.maskbit.api.ExperimentException if the cache holds a damaged file; delete it then
     */
    public static Judge open(
            JudgeData data,
            JudgeConfig config,
            Path cache,
            NDManager owner,
            Consumer<String> report) {
        Judge judge = new Judge(owner.newSubManager(), data, config.seed());
        String identity = JudgeDigests.identity(data, config);
        Path file = cache.resolve("judge-" + identity.substring(0, 16) + ".safetensors");
        if (!Files.isRegularFile(file)) {
            report.accept("training a judge: " + config.steps() + " steps, kept in " + file);
            judge.train(data, config);
            judge.examine(data);
            judge.write(file, identity);
        }
        judge.read(file); // also after training: what another process wrote first is what counts
        report.accept(
                String.format(
                        "%s: %.1f %% right on held-out images",
                        judge.name, 100 * judge.heldOutAccuracy));
        return judge;
    }

    /** Returns "judge-" and the first 8 hexadecimal digits of the digest of its weights. */
    public String name() {
        return name;
    }

    /** Returns the share of held-out images that it classifies right, 0 to 1. */
    public double heldOutAccuracy() {
        return heldOutAccuracy;
    }

    /** Returns the length of a feature vector. */
    public int width() {
        return JudgeNetwork.FEATURES;
    }

    /**
     * Looks at images.
     *
     * @param images in [0, 1], of the shape that the judge was trained on
     * @return what it saw
     * @throws IllegalArgumentException if the shape differs
     */
    public Seen look(Images images) {
        if (!images.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "the judge knows images of " + shape + ", but these are " + images.shape());
        }
        return Step.scoped(
                () -> {
                    Pass pass = Pass.evaluation(manager);
                    NDArray features = network.features(images.array(manager), pass);
                    NDArray labels = network.logits(features, pass).argMax(1);
                    return new Seen(features.toFloatArray(), labels.toLongArray());
                });
    }

    /**
     * Returns the maps behind its four convolutions: 32, 64, 64 and 64 channels, at a half, a
     * quarter, a quarter and an eighth of the extent (images above 64 rows are averaged down
     * first).
     *
     * @throws IllegalArgumentException if the images are not of the shape that it was trained on
     */
    @Override
    public List<NDArray> features(NDArray images, Pass pass) {
        Shape given = images.getShape();
        Shape known = new Shape(given.get(0), shape.channels(), shape.height(), shape.width());
        if (!given.equals(known)) {
            throw new IllegalArgumentException(
                    "the judge knows images " + known + ", but these are " + given);
        }
        return network.maps(images, pass);
    }

    /**
     * What a judge saw.
     *
     * @param features (B, width), row by row
     * @param labels the most likely class of each image
     */
    public record Seen(float[] features, long[] labels) {}

    /**
     * Returns the statistics of real images, to compare samples with.
     *
     * @param data the data; its held-out images are looked at
     * @return their statistics
     */
    public Reference reference(JudgeData data) {
        try (FeatureMoments moments = moments()) {
            data.heldOut(EXAM_BATCH, batch -> moments.add(look(batch.images()).features()));
            return new Reference(moments.gaussian(), data.digest().substring(0, 8));
        }
    }

    /**
     * Returns the Fréchet distance of features to those of real images; smaller with more images,
     * so that only equal numbers compare.
     *
     * @param features at least two vectors, row by row
     * @param reference statistics of real images, seen by this judge
     * @return at least 0 up to rounding
     * @throws io.maskbit.api.ExperimentException below two vectors
     */
    public double frechet(float[] features, Reference reference) {
        try (FeatureMoments moments = moments()) {
            moments.add(features);
            return frechet(moments, reference);
        }
    }

    /** Begins to add up features; freed with the judge if not before. */
    FeatureMoments moments() {
        return new FeatureMoments(width(), manager);
    }

    double frechet(FeatureMoments moments, Reference reference) {
        return Frechet.distance(moments.gaussian(), reference.statistics(), manager);
    }

    /**
     * Statistics of real images.
     *
     * @param statistics of their features
     * @param digest 8 hexadecimal digits that name the images
     */
    public record Reference(Gaussian statistics, String digest) {}

    /** Frees the weights. */
    @Override
    public void close() {
        manager.close();
    }

    private void train(JudgeData data, JudgeConfig config) {
        parameters.trainable(true);
        AdamW.Settings settings = new AdamW.Settings(0.9, 0.99, 1e-8, 1e-2);
        List<NDArray> arrays = List.copyOf(parameters.asMap().values());
        int warmup = Math.max(1, config.steps() / 20);
        LearningRate rate =
                new LearningRate(
                        LearningRate.Kind.COSINE,
                        config.learningRate(),
                        warmup,
                        config.steps(),
                        0,
                        1,
                        1);
        long order = new Seeds(config.seed()).derive(Purpose.JUDGE, "order");
        long[] step = {0};
        try (NDManager moments = manager.newSubManager();
                AdamW optimiser =
                        new AdamW(
                                moments,
                                List.of(new AdamW.Group(arrays, parameters.names(), settings)))) {
            data.training(
                    order,
                    config.batch(),
                    config.steps(),
                    batch ->
                            Step.run(
                                    () -> {
                                        Tape.backward(() -> loss(batch));
                                        optimiser.step(rate.at(++step[0]), 1);
                                    }));
        }
        parameters.trainable(false);
    }

    private NDArray loss(LabelledImages batch) {
        Pass pass = Pass.forTraining(manager);
        NDArray features = network.features(batch.images().array(manager), pass);
        NDArray labels = manager.create(batch.labels());
        return ops.crossEntropy(network.logits(features, pass), labels, 0).mean();
    }

    private void examine(JudgeData data) {
        long[] right = {0, 0};
        data.heldOut(
                EXAM_BATCH,
                batch -> {
                    long[] labels = look(batch.images()).labels();
                    for (int i = 0; i < labels.length; i++) {
                        right[0] += labels[i] == batch.labels()[i] ? 1 : 0;
                    }
                    right[1] += labels.length;
                });
        heldOutAccuracy = (double) right[0] / right[1];
    }

    private void write(Path file, String identity) {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("the cache of judges cannot be made", e);
        }
        if (!Files.exists(file)) {
            Safetensors.write(
                    file,
                    parameters.asMap(),
                    Map.of("identity", identity, ACCURACY, Double.toString(heldOutAccuracy)));
        }
    }

    private void read(Path file) {
        try (TensorFile tensors = Safetensors.open(file)) {
            parameters.load(tensors, "");
            heldOutAccuracy = Double.parseDouble(tensors.metadata().getOrDefault(ACCURACY, "NaN"));
        }
        String weights = String.join(",", parameters.digests().values());
        name = "judge-" + JudgeDigests.sha256(weights).substring(0, 8);
    }
}
