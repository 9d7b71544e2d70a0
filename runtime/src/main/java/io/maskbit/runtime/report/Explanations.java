package io.maskbit.runtime.report;

import io.maskbit.api.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says in plain words what the numbers of a report are, for readers who see one for the first time.
 */
final class Explanations {

    private static final Map<String, String> BY_PREFIX = new LinkedHashMap<>();

    static {
        BY_PREFIX.put(
                "frechet[",
                "Fréchet distance: how far the made images lie from real ones of the data set, by the"
                        + " means and spreads of the features that a small classifier of this very"
                        + " data (the judge) sees in them. 0 is indistinguishable for the judge. It is"
                        + " no FID and cannot be compared with one, nor with another judge's.");
        BY_PREFIX.put(
                "label-accuracy[",
                "Label accuracy: part of the images in which the judge recognises the class that was"
                        + " asked for.");
        BY_PREFIX.put(
                "psnr[",
                "PSNR: how closely reconstructions follow their originals, pixel by pixel, in"
                        + " decibels; 1 dB more is a fifth less squared error.");
        BY_PREFIX.put("ssim[", "SSIM: likeness of local structure to the original, at most 1.");
        BY_PREFIX.put("codebook-usage[", "Codebook usage: part of all possible tokens that occur.");
    }

    private static final String SCORED =
            "Scores by a protocol (adm, maskbit-rfid, torch-fidelity, clean-fid) are what 'maskbit"
                    + " evaluate' measures; only values of one whole name can be compared. What they"
                    + " mean: docs/evaluation.md.";

    private Explanations() {}

    private static boolean isMeant(Metric metric, String prefix) {
        return metric.name().startsWith(prefix) && MetricNames.protocol(metric).isEmpty();
    }

    /**
     * Explains what is shown.
     *
     * @param metrics the metrics of the report
     * @param seeds number of seeds; with one, spreads are not explained
     * @return sentences
     */
    static List<String> of(Collection<Metric> metrics, int seeds) {
        List<String> sentences = new ArrayList<>();
        BY_PREFIX.forEach(
                (prefix, sentence) -> {
                    if (metrics.stream().anyMatch(m -> isMeant(m, prefix))) {
                        sentences.add(sentence);
                    }
                });
        if (metrics.stream().anyMatch(m -> MetricNames.protocol(m).isPresent())) {
            sentences.add(SCORED);
        }
        if (seeds > 1) {
            sentences.add(
                    "Every arm was trained anew with each of "
                            + seeds
                            + " seeds; a cell is the mean over seeds, with the smallest and the"
                            + " largest value. Arms with the same seed saw the same images in the same"
                            + " order, so differences are taken seed by seed.");
        }
        return sentences;
    }
}
