package io.maskbit.runtime.evaluate;

import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.Bootstrap;
import io.maskbit.evaluation.ImageDistances;
import io.maskbit.evaluation.Images;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.Score.Spread;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.images.ImageBatch;
import io.maskbit.runtime.images.ImagePlace;
import io.maskbit.runtime.images.ImageReading;
import io.maskbit.runtime.images.ImageSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Compares images with their originals, pair by pair in the order of both sets. */
final class PairScores {

    private static final int BATCH = 32;

    private final Optional<PerceptualDistance> perceptual;
    private final Progress progress;
    private final Map<MetricName, List<double[]>> values = new EnumMap<>(MetricName.class);
    private int pairs;
    private ImagePlace end = ImagePlace.BEGINNING;
    private ImagePlace originalsEnd = ImagePlace.BEGINNING;
    private Optional<PerceptualDistance.OfPairs> network = Optional.empty();

    PairScores(Optional<PerceptualDistance> perceptual, Progress progress) {
        this.perceptual = perceptual;
        this.progress = progress;
    }

    /**
     * Looks at all pairs.
     *
     * @param set the images
     * @param originals as many, of the same extents, in the same order
     * @throws ExperimentException if they do not match
     */
    PairScores look(ImageSet set, ImageSet originals) {
        if (set.size() != originals.size()) {
            throw mismatch(
                    set,
                    originals,
                    "hold "
                            + set.size()
                            + " and "
                            + originals.size()
                            + " images, which are no pairs");
        }
        try (ImageReading images = set.read(BATCH);
                ImageReading sources = originals.read(BATCH)) {
            Optional<ImageBatch> batch = images.next();
            while (batch.isPresent()) {
                Optional<ImageBatch> source = sources.next();
                ByteImages mine = batch.orElseThrow().images();
                if (source.isEmpty() || !fit(mine, source.orElseThrow().images())) {
                    throw mismatch(
                            set,
                            originals,
                            "differ in extent at image " + batch.orElseThrow().first());
                }
                add(values(source.orElseThrow().images()), values(mine));
                progress.at("comparing pairs", pairs, set.size(), "");
                batch = images.next();
            }
            end = images.place();
            originalsEnd = sources.place();
        }
        return this;
    }

    private static boolean fit(ByteImages mine, ByteImages source) {
        return mine.count() == source.count() && mine.shape().equals(source.shape());
    }

    private static ExperimentException mismatch(ImageSet set, ImageSet originals, String how) {
        return new ExperimentException(
                Location.of(set.name()),
                "this set and " + originals.name() + " " + how,
                "give originals in the order and preprocessing of the images, or leave the metrics"
                        + " of pairs out with --metrics");
    }

    private void add(Images originals, Images others) {
        ImageDistances distances = ImageDistances.of(originals, others);
        put(MetricName.PSNR, distances.psnr());
        put(MetricName.SSIM, distances.ssim());
        put(MetricName.MAE, distances.mae());
        put(MetricName.MSE, distances.mse());
        perceptual.ifPresent(
                choice -> {
                    if (network.isEmpty()) {
                        network = Optional.of(choice.of(originals.shape()));
                    }
                    put(MetricName.LPIPS, network.orElseThrow().of(originals, others));
                });
        pairs += originals.count();
    }

    private void put(MetricName metric, double[] each) {
        values.computeIfAbsent(metric, m -> new ArrayList<>()).add(each);
    }

    private static Images values(ByteImages bytes) {
        float[] values = new float[bytes.pixels().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (bytes.pixels()[i] & 0xFF) / 255f;
        }
        return new Images(values, bytes.count(), bytes.shape());
    }

    /** Returns the number of pairs. */
    int pairs() {
        return pairs;
    }

    /** Returns the digest of the images. */
    String digest() {
        return end.digest();
    }

    /** Returns the digest of the originals. */
    String originalsDigest() {
        return originalsEnd.digest();
    }

    /** Returns whether a metric was measured. */
    boolean has(MetricName metric) {
        return values.containsKey(metric);
    }

    /** Returns the mean over pairs. */
    double mean(MetricName metric) {
        return Arrays.stream(all(metric)).average().orElseThrow();
    }

    /** Returns how sure the mean is. */
    Spread spread(MetricName metric, int draws, long seed) {
        double[] all = all(metric);
        Interval interval =
                new Bootstrap(
                                all.length,
                                draws,
                                new Seeds(seed).stream(Purpose.STUDY, "bootstrap of pairs"))
                        .of(
                                which ->
                                        IntStream.of(which)
                                                .mapToDouble(i -> all[i])
                                                .average()
                                                .orElse(0));
        return new Spread(
                interval.low(), interval.high(), "95 % over images, bootstrap of " + draws);
    }

    private double[] all(MetricName metric) {
        return values.get(metric).stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
