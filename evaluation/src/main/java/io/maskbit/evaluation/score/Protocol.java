package io.maskbit.evaluation.score;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.Preparation;
import io.maskbit.evaluation.statistics.KernelDistance;
import io.maskbit.evaluation.statistics.ScoreSplits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A way to measure that others measure by, too. Everything that decides a value and is not written
 * here is equal in all of them: covariances with n - 1, distances through symmetric eigenvalues in
 * float64, images from 8-bit files.
 *
 * @param name its name
 * @param about what it is, in a sentence
 * @param preparation how images become the network's input
 * @param splits how images are taken together in the Inception score
 * @param kernel subsets of the kernel distance
 * @param shrinks whether subsets shrink to sets that are smaller; else those are refused
 * @param paired whether images are compared with their own originals
 * @param metrics what is measured if nothing else is asked for
 */
public record Protocol(
        String name,
        String about,
        Preparation preparation,
        Splits splits,
        KernelDistance.Settings kernel,
        boolean shrinks,
        boolean paired,
        List<MetricName> metrics) {

    /** Neighbours of precision and recall in every protocol (Kynkäänniemi et al. 2019). */
    public static final int NEIGHBOURS = 3;

    /** Neighbours of density and coverage in every protocol (Naeem et al. 2020). */
    public static final int DENSITY_NEIGHBOURS = 5;

    private static final long FIDELITY_SEED = 2020;
    private static final int FIDELITY_SPLITS = 10;
    private static final int ADM_CHUNK = 5000;

    private static final List<Protocol> ALL =
            List.of(
                    new Protocol(
                            "adm",
                            "the evaluation suite of ADM: samples against the statistics of"
                                    + " training images",
                            Preparation.TF1_BILINEAR_299,
                            new Splits(ADM_CHUNK, 0, false, 0),
                            KernelDistance.Settings.TORCH_FIDELITY,
                            false,
                            false,
                            List.of(
                                    MetricName.FID,
                                    MetricName.SFID,
                                    MetricName.INCEPTION_SCORE,
                                    MetricName.PRECISION,
                                    MetricName.RECALL)),
                    new Protocol(
                            "maskbit-rfid",
                            "the tokenizer evaluation of MaskBit: reconstructions against their"
                                    + " own originals",
                            Preparation.TF1_BILINEAR_299,
                            new Splits(0, 1, false, 1e-16),
                            KernelDistance.Settings.TORCH_FIDELITY,
                            false,
                            true,
                            List.of(
                                    MetricName.FID,
                                    MetricName.INCEPTION_SCORE,
                                    MetricName.PSNR,
                                    MetricName.SSIM,
                                    MetricName.MAE,
                                    MetricName.MSE,
                                    MetricName.CODEBOOK_USAGE,
                                    MetricName.CODEBOOK_ENTROPY)),
                    new Protocol(
                            "torch-fidelity",
                            "the defaults of torch-fidelity",
                            Preparation.TF1_BILINEAR_299,
                            new Splits(0, FIDELITY_SPLITS, true, 0),
                            KernelDistance.Settings.TORCH_FIDELITY,
                            false,
                            false,
                            List.of(
                                    MetricName.FID,
                                    MetricName.INCEPTION_SCORE,
                                    MetricName.KID,
                                    MetricName.PRECISION,
                                    MetricName.RECALL)),
                    new Protocol(
                            "clean-fid",
                            "the 'clean' mode of clean-fid: its own resize in front of the network",
                            Preparation.PIL_BICUBIC_299,
                            new Splits(0, 1, false, 0),
                            KernelDistance.Settings.TORCH_FIDELITY,
                            true,
                            false,
                            List.of(MetricName.FID, MetricName.KID)));

    /** Copies the metrics. */
    public Protocol {
        metrics = List.copyOf(metrics);
    }

    /**
     * How images are taken together in the Inception score.
     *
     * @param chunk images in a part; 0 if their number is given
     * @param parts number of parts; 0 if their size is given
     * @param shuffled whether images are shuffled first, as numpy does with seed 2020
     * @param epsilon added to probabilities in logarithms
     */
    public record Splits(int chunk, int parts, boolean shuffled, double epsilon) {

        /**
         * Returns how many images the largest part holds.
         *
         * @param images number of images
         */
        public int largest(int images) {
            return chunk > 0 ? Math.min(chunk, images) : (images + parts - 1) / parts;
        }

        /**
         * Returns the splits of a number of images.
         *
         * @throws ExperimentException if there are fewer images than parts
         */
        public ScoreSplits of(int images) {
            if (chunk > 0) {
                return ScoreSplits.chunks(chunk);
            }
            if (parts == 1) {
                return ScoreSplits.whole();
            }
            if (images < parts) {
                throw new ExperimentException(
                        Location.of("inception-score"),
                        "is the mean of "
                                + parts
                                + " parts in this protocol, but there are "
                                + images
                                + " images",
                        "give more images, or leave it out with --metrics");
            }
            return shuffled
                    ? ScoreSplits.shuffled(parts, images, FIDELITY_SEED)
                    : ScoreSplits.parts(parts, images);
        }
    }

    /**
     * Returns the subsets of the kernel distance between two sets.
     *
     * @param images number of measured images
     * @param reference number of images of the reference
     */
    public KernelDistance.Settings kernel(int images, int reference) {
        int size = Math.min(images, reference);
        return shrinks && size < kernel.size() && size > 1
                ? new KernelDistance.Settings(kernel.subsets(), size, kernel.seed())
                : kernel;
    }

    /** Returns all protocols. */
    public static List<Protocol> all() {
        return ALL;
    }

    /**
     * Finds a protocol.
     *
     * @param name its name
     * @throws ExperimentException if there is none
     */
    public static Protocol named(String name) {
        return ALL.stream()
                .filter(protocol -> protocol.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ExperimentException(
                                        Location.of("--protocol"),
                                        "there is no protocol '" + name + "'",
                                        "choose "
                                                + ALL.stream()
                                                        .map(Protocol::name)
                                                        .collect(Collectors.joining(", "))));
    }

    /**
     * Returns what of this protocol decides a metric, for its identity.
     *
     * @param metric the metric
     * @param images number of measured images
     * @param reference number of images of the reference
     */
    public Map<String, String> settings(MetricName metric, int images, int reference) {
        Map<String, String> settings = new TreeMap<>();
        switch (metric) {
            case INCEPTION_SCORE -> {
                settings.put("splits", splits.of(images).text());
                settings.put("epsilon", Double.toString(splits.epsilon()));
                settings.put("logits", "without bias");
            }
            case KID -> {
                KernelDistance.Settings drawn = kernel(images, reference);
                settings.put("subsets", drawn.subsets() + " of " + drawn.size());
                settings.put("kernel", "cubic, unbiased, subsets by seed " + drawn.seed());
            }
            case PRECISION, RECALL -> settings.put("neighbours", "" + NEIGHBOURS);
            case DENSITY, COVERAGE -> settings.put("neighbours", "" + DENSITY_NEIGHBOURS);
            case CMMD -> settings.put("kernel", "gaussian, sigma 10, scale 1000, biased");
            case FID, SFID -> settings.put("covariance", "n - 1");
            default -> {}
        }
        return settings;
    }
}
