package io.maskbit.training.health;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.TokenSpace;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorFile;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How often each token occurred. */
final class TokenCounts {

    private static final String TOKENS = "tokens";
    private static final String COUNTS = "counts";

    private final TokenSpace space;
    private final TreeMap<Long, Long> counts = new TreeMap<>();
    private long total;

    TokenCounts(TokenSpace space) {
        this.space = space;
    }

    void add(long[] tokens) {
        long[] sorted = tokens.clone();
        Arrays.sort(sorted);
        for (int from = 0; from < sorted.length; ) {
            int to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            counts.merge(sorted[from], (long) (to - from), Long::sum);
            from = to;
        }
        total += tokens.length;
    }

    void clear() {
        counts.clear();
        total = 0;
    }

    /** Adds what {@link HealthWindow#numbers} says of tokens; nothing if there were none. */
    void describe(Map<String, Double> numbers) {
        if (total == 0) {
            return;
        }
        double vocabulary = space.vocabulary();
        numbers.put(HealthWindow.TOKENS, (double) total);
        numbers.put(HealthWindow.USAGE, counts.size() / vocabulary);
        // log1p: 1 - 1/V is 1 in double precision long before 2^30 to the power of many tokens is.
        numbers.put(HealthWindow.ATTAINABLE, -Math.expm1(total * Math.log1p(-1 / vocabulary)));
        numbers.put(HealthWindow.ENTROPY, entropy());
        if (space instanceof TokenSpace.Bits bits) {
            describeBits(bits.bits(), numbers);
        }
    }

    private double entropy() {
        double entropy = 0;
        for (long count : counts.values()) {
            double p = (double) count / total;
            entropy -= p * Math.log(p) / Math.log(2);
        }
        return Math.abs(entropy);
    }

    private void describeBits(int bits, Map<String, Double> numbers) {
        int stuck = 0;
        for (int bit = 0; bit < bits; bit++) {
            long ones = 0;
            for (Map.Entry<Long, Long> each : counts.entrySet()) {
                ones += (each.getKey() >> bit & 1) * each.getValue();
            }
            double share = (double) ones / total;
            stuck += HealthRule.isStuck(share) ? 1 : 0;
            numbers.put(
                    String.format(
                            Locale.ROOT,
                            "%s%02d%s",
                            HealthWindow.BIT,
                            bit,
                            HealthWindow.SHARE_OF_ONES),
                    share);
        }
        numbers.put(HealthWindow.STUCK_BITS, (double) stuck);
    }

    /** Adds the counts as arrays; nothing if there are none. */
    void save(Map<String, NDArray> arrays, NDManager owner) {
        if (total > 0) {
            arrays.put(TOKENS, keep(counts.keySet(), owner));
            arrays.put(COUNTS, keep(counts.values(), owner));
        }
    }

    private static NDArray keep(java.util.Collection<Long> values, NDManager owner) {
        long[] array = values.stream().mapToLong(Long::longValue).toArray();
        return Step.keep(owner.create(array), owner);
    }

    void restore(TensorFile file, NDManager manager) {
        clear();
        if (!file.contains(TOKENS)) {
            return;
        }
        long[] tokens = file.read(TOKENS, manager).toLongArray();
        long[] stored = file.read(COUNTS, manager).toLongArray();
        for (int i = 0; i < tokens.length; i++) {
            counts.put(tokens[i], stored[i]);
            total += stored[i];
        }
    }
}
