package io.maskbit.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What flipped bits of tokens do to the decoded images of one tokenizer. Everything is measured
 * against the image decoded from the unchanged tokens, except {@code reconstructions}.
 *
 * @param reconstructions unchanged tokens decoded, against the original images
 * @param bits for each bit: this bit of all tokens flipped
 * @param bitsChanged for each bit the share of tokens that changed; below 1 where flips led out of
 *     a codebook
 * @param counts for each h from 0 to the number of bits: h random bits of each token flipped
 * @param countsChanged for each h the share of tokens that changed
 * @param pairs all tokens replaced by those of another image: how far two images are apart
 * @param ones for each bit the share of unchanged tokens in which it is 1
 * @param entropies for each bit its entropy in bits over the unchanged tokens
 */
public record FlipScores(
        ImageChanges reconstructions,
        List<ImageChanges> bits,
        List<Double> bitsChanged,
        List<ImageChanges> counts,
        List<Double> countsChanged,
        ImageChanges pairs,
        List<Double> ones,
        List<Double> entropies) {

    /** Copies the lists. */
    public FlipScores {
        bits = List.copyOf(bits);
        bitsChanged = List.copyOf(bitsChanged);
        counts = List.copyOf(counts);
        countsChanged = List.copyOf(countsChanged);
        ones = List.copyOf(ones);
        entropies = List.copyOf(entropies);
    }

    /** Returns the number of images. */
    public int images() {
        return pairs.images();
    }

    /** Returns what was measured. */
    public Set<ChangeMeasure> measures() {
        return pairs.measures();
    }

    /**
     * Returns the median over bits of the mean over images: what flipping a typical bit does.
     *
     * @param measure one of {@link #measures()}
     * @param chosen numbers of images, with repetitions if wished
     * @return the middle value, or the mean of the two middle ones
     */
    public double median(ChangeMeasure measure, int[] chosen) {
        double[] means = bits.stream().mapToDouble(bit -> bit.mean(measure, chosen)).toArray();
        Arrays.sort(means);
        int middle = means.length / 2;
        return means.length % 2 == 1 ? means[middle] : (means[middle - 1] + means[middle]) / 2;
    }
}
