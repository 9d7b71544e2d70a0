package io.maskbit.evaluation;

import io.maskbit.api.Metric;
import io.maskbit.api.TokenSpace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** How a vocabulary is used by the tokens of many images, added batch by batch. */
public final class CodebookMetrics {

    private static final double EPSILON = 1e-8;

    private final TokenSpace space;
    private final TreeMap<Long, Long> counts = new TreeMap<>();
    private final long[] ones = new long[TokenSpace.MAX_BITS];
    private long tokens;

    /**
     * Begins to count.
     *
     * @param space what the tokens are
     */
    public CodebookMetrics(TokenSpace space) {
        this.space = space;
    }

    /**
     * Adds tokens.
     *
     * @param added tokens in any order, each 0 to vocabulary - 1
     * @throws IllegalArgumentException if one is out of range
     */
    public void add(long[] added) {
        for (long token : added) {
            if (token < 0 || token >= space.vocabulary()) {
                throw new IllegalArgumentException(token + " is none of the " + space);
            }
            counts.merge(token, 1L, Long::sum);
            for (int bit = 0; bit < ones.length; bit++) {
                ones[bit] += token >> bit & 1;
            }
        }
        tokens += added.length;
    }

    /** Returns what the tokens are. */
    public TokenSpace space() {
        return space;
    }

    /** Returns how many tokens were added. */
    public long tokens() {
        return tokens;
    }

    /** Returns the share of the vocabulary that occurred, 0 to 1. */
    public double usage() {
        return (double) counts.size() / space.vocabulary();
    }

    /**
     * Returns the entropy of the tokens' frequencies in bits, -sum p log2(p + 1e-8): 0 to log2 of
     * the vocabulary. NaN before the first token.
     */
    public double entropy() {
        double entropy = 0;
        for (long count : counts.values()) {
            entropy += term((double) count / tokens);
        }
        return tokens == 0 ? Double.NaN : entropy;
    }

    /**
     * Returns the entropy of each bit by itself, in bits, least significant first: 0 for a bit that
     * never changes, 1 for one that is as often set as not. NaN before the first token.
     *
     * @throws IllegalStateException if the tokens are no bits
     */
    public double[] bitEntropies() {
        if (!(space instanceof TokenSpace.Bits bits)) {
            throw new IllegalStateException("the " + space + " are no bits");
        }
        return Arrays.copyOf(digitEntropies(), bits.bits());
    }

    /**
     * Returns the share of tokens in which a binary digit is 1, least significant first; for tokens
     * of a codebook these are the digits of the index. NaN before the first token.
     */
    public double[] digitMeans() {
        double[] means = new double[new TokenBits(space).bits()];
        for (int bit = 0; bit < means.length; bit++) {
            means[bit] = (double) ones[bit] / tokens;
        }
        return means;
    }

    /**
     * Returns the entropy of each binary digit by itself, in bits, least significant first; for
     * tokens of a codebook these are the digits of the index. NaN before the first token.
     */
    public double[] digitEntropies() {
        double[] entropies = digitMeans();
        for (int bit = 0; bit < entropies.length; bit++) {
            entropies[bit] = term(entropies[bit]) + term(1 - entropies[bit]);
        }
        return entropies;
    }

    /** Returns all values; names hold the number of tokens. Empty before the first token. */
    public Map<Metric, Double> values() {
        Map<Metric, Double> values = new LinkedHashMap<>();
        if (tokens == 0) {
            return values;
        }
        String among = "[" + tokens + " tokens]";
        values.put(new Metric("codebook-usage" + among, "", Metric.Better.HIGHER), usage());
        values.put(new Metric("codebook-entropy" + among, "bit", Metric.Better.HIGHER), entropy());
        if (space instanceof TokenSpace.Bits) {
            double sum = 0;
            double least = Double.POSITIVE_INFINITY;
            for (double entropy : bitEntropies()) {
                sum += entropy;
                least = Math.min(least, entropy);
            }
            values.put(
                    new Metric("bit-entropy-mean" + among, "bit", Metric.Better.HIGHER),
                    sum / bitEntropies().length);
            values.put(new Metric("bit-entropy-least" + among, "bit", Metric.Better.HIGHER), least);
        }
        return values;
    }

    private static double term(double p) {
        return p == 0 ? 0 : -p * Math.log(p + EPSILON) / Math.log(2);
    }
}
