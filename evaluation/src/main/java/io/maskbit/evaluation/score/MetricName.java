package io.maskbit.evaluation.score;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Metric.Better;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The metrics of an evaluation. */
public enum MetricName {
    /** Fréchet distance between the pooled features of two sets. */
    FID("fid", "frechet", "", Better.LOWER, Ground.FEATURES),
    /** Fréchet distance between spatial features of the network's middle. */
    SFID("sfid", "spatial-frechet", "", Better.LOWER, Ground.FEATURES),
    /** How sure and how varied the network's classes are. */
    INCEPTION_SCORE("inception-score", "", "", Better.HIGHER, Ground.CLASSES),
    /** Squared maximum mean discrepancy with a cubic kernel. */
    KID("kid", "kernel-distance", "", Better.LOWER, Ground.FEATURES),
    /** Share of the measured images that lie among those of the reference. */
    PRECISION("precision", "precision", "", Better.HIGHER, Ground.FEATURES),
    /** Share of the reference that lies among the measured images. */
    RECALL("recall", "recall", "", Better.HIGHER, Ground.FEATURES),
    /** How densely the reference surrounds the measured images. */
    DENSITY("density", "density", "", Better.HIGHER, Ground.FEATURES),
    /** Share of the reference with a measured image near it. */
    COVERAGE("coverage", "coverage", "", Better.HIGHER, Ground.FEATURES),
    /** Maximum mean discrepancy with a Gaussian kernel, meant for features of CLIP. */
    CMMD("cmmd", "cmmd", "", Better.LOWER, Ground.FEATURES),
    /** Peak signal-to-noise ratio of pairs. */
    PSNR("psnr", "psnr", "dB", Better.HIGHER, Ground.PAIRS),
    /** Structural similarity of pairs. */
    SSIM("ssim", "ssim", "", Better.HIGHER, Ground.PAIRS),
    /** Mean absolute error of pairs. */
    MAE("mae", "mae", "", Better.LOWER, Ground.PAIRS),
    /** Mean squared error of pairs. */
    MSE("mse", "mse", "", Better.LOWER, Ground.PAIRS),
    /** Learned perceptual distance of pairs. */
    LPIPS("lpips", "lpips", "", Better.LOWER, Ground.PAIRS),
    /** Share of the vocabulary that occurs. */
    CODEBOOK_USAGE("codebook-usage", "codebook-usage", "", Better.HIGHER, Ground.TOKENS),
    /** Entropy of the frequencies of tokens. */
    CODEBOOK_ENTROPY("codebook-entropy", "codebook-entropy", "bit", Better.HIGHER, Ground.TOKENS),
    /** Mean over bits of the entropy of each. */
    BIT_ENTROPY("bit-entropy", "bit-entropy", "bit", Better.HIGHER, Ground.TOKENS);

    /** What a metric is computed from. */
    public enum Ground {
        /** Features of the measured images and of the reference. */
        FEATURES,
        /** Classes that the network sees in the measured images. */
        CLASSES,
        /** Pairs of an image and its original. */
        PAIRS,
        /** Tokens of the originals. */
        TOKENS
    }

    private final String id;
    private final String other;
    private final String unit;
    private final Better better;
    private final Ground ground;

    MetricName(String id, String other, String unit, Better better, Ground ground) {
        this.id = id;
        this.other = other;
        this.unit = unit;
        this.better = better;
        this.ground = ground;
    }

    /** Returns the name that people use. */
    public String id() {
        return id;
    }

    /**
     * Returns the name in a record. The names that contain "Inception" by their history belong to
     * its features: of other networks the same arithmetic is called otherwise, so that nobody can
     * take it for a published value.
     *
     * @param fidNetwork whether the features are those of the published network
     */
    public String id(boolean fidNetwork) {
        return fidNetwork ? id : other;
    }

    /** Returns the unit; empty for plain numbers. */
    public String unit() {
        return unit;
    }

    /** Returns which direction is better. */
    public Better better() {
        return better;
    }

    /** Returns what it is computed from. */
    public Ground ground() {
        return ground;
    }

    /**
     * Finds metrics by name.
     *
     * @param names names, or {@code frechet} and {@code kernel-distance} for other networks
     * @return the metrics, in the order of the names
     * @throws ExperimentException if one is unknown
     */
    public static List<MetricName> of(List<String> names) {
        return names.stream().map(MetricName::of).distinct().toList();
    }

    private static MetricName of(String name) {
        return Arrays.stream(values())
                .filter(metric -> metric.id.equals(name) || metric.other.equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ExperimentException(
                                        Location.of("--metrics"),
                                        "there is no metric '" + name + "'",
                                        "choose among "
                                                + Arrays.stream(values())
                                                        .map(MetricName::id)
                                                        .collect(Collectors.joining(", "))));
    }
}
