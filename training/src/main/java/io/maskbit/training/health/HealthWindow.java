package io.maskbit.training.health;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.TokenSpace;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a tokenizer under training does between two logged steps: how it uses its tokens, how the
 * game against a discriminator stands, how large gradients are, what the loss is made of.
 *
 * <p>Everything is a mean, a share or a count over the readings of the window, none over all steps.
 */
public final class HealthWindow {

    /** What all names of the numbers begin with. */
    public static final String PREFIX = "health.";

    /** Number of tokens in the window. */
    public static final String TOKENS = PREFIX + "tokens";

    /** Share of the vocabulary that occurred, 0 to 1. */
    public static final String USAGE = PREFIX + "codebook_usage";

    /** Share of the vocabulary that as many tokens drawn uniformly would reach, 0 to 1. */
    public static final String ATTAINABLE = PREFIX + "attainable_usage";

    /** Entropy of the frequencies of tokens, in bit. */
    public static final String ENTROPY = PREFIX + "codebook_entropy";

    /** Number of bits that hardly ever change. */
    public static final String STUCK_BITS = PREFIX + "stuck_bits";

    /** Begins the name of a bit's number, followed by the bit and {@link #SHARE_OF_ONES}. */
    public static final String BIT = PREFIX + "bit_";

    /** Ends the name of a bit's number: the share of tokens in which it is 1. */
    public static final String SHARE_OF_ONES = "_ones";

    /** Begins the names of the parts of the loss, each by its share in the sum of magnitudes. */
    public static final String SHARE = PREFIX + "share_";

    /** Follows the name of a mean to name the largest reading. */
    public static final String LARGEST = "_max";

    private static final String GAUGE = "gauge.";

    private static final Map<String, String> PARTS = parts();
    private static final List<String> NORMS =
            List.of("gradient_norm", "discriminator_gradient_norm");
    private static final List<String> MEANS =
            List.of(
                    "discriminator_loss",
                    "logits_real",
                    "logits_fake",
                    "real_above_zero",
                    "fake_below_zero");

    private final TokenCounts tokens;
    private final Map<String, Gauge> gauges = new TreeMap<>();
    private final NDManager manager;
    private NDManager saved;

    /**
     * Opens a window.
     *
     * @param space what the tokens are
     * @param manager owner of what is saved
     */
    public HealthWindow(TokenSpace space, NDManager manager) {
        this.tokens = new TokenCounts(space);
        this.manager = manager;
        this.saved = manager.newSubManager();
    }

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("reconstruction_loss", "reconstruction");
        parts.put("perceptual_loss", "perceptual");
        parts.put("weighted_gan_loss", "adversarial");
        parts.put("quantizer_loss", "quantizer");
        return parts;
    }

    /**
     * Adds one reading.
     *
     * @param terms the numbers of a step
     * @param batches tokens of its batches, each 0 to vocabulary - 1, in any order
     */
    public void add(Map<String, Double> terms, List<long[]> batches) {
        batches.forEach(tokens::add);
        for (List<String> names : List.of(NORMS, MEANS, List.copyOf(PARTS.keySet()))) {
            for (String name : names) {
                Double value = terms.get(name);
                if (value != null) {
                    boolean part = PARTS.containsKey(name);
                    gauges.computeIfAbsent(name, unused -> new Gauge())
                            .add(part ? Math.abs(value) : value);
                }
            }
        }
    }

    /**
     * Ends the window and opens the next.
     *
     * @return the constants of this class; means of {@code discriminator_loss}, {@code
     *     logits_real}, {@code logits_fake}, {@code real_above_zero}, {@code fake_below_zero};
     *     means and maxima of {@code gradient_norm} and {@code discriminator_gradient_norm}; shares
     *     {@code reconstruction}, {@code perceptual}, {@code adversarial}, {@code quantizer}. What
     *     was not read is absent
     */
    public Map<String, Double> close() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        tokens.describe(numbers);
        for (String name : MEANS) {
            if (gauges.containsKey(name)) {
                numbers.put(PREFIX + name, gauges.get(name).mean());
            }
        }
        for (String name : NORMS) {
            if (gauges.containsKey(name)) {
                numbers.put(PREFIX + name, gauges.get(name).mean());
                numbers.put(PREFIX + name + LARGEST, gauges.get(name).largest());
            }
        }
        describeParts(numbers);
        tokens.clear();
        gauges.clear();
        return numbers;
    }

    private void describeParts(Map<String, Double> numbers) {
        double sum =
                PARTS.keySet().stream()
                        .filter(gauges::containsKey)
                        .mapToDouble(name -> gauges.get(name).mean())
                        .sum();
        if (!(sum > 0)) {
            return;
        }
        PARTS.forEach(
                (term, part) -> {
                    if (gauges.containsKey(term)) {
                        numbers.put(SHARE + part, gauges.get(term).mean() / sum);
                    }
                });
    }

    /**
     * Returns the open window for a checkpoint.
     *
     * @return float64 (3) per number that was read, int64 (n) tokens and counts; valid until the
     *     next call; empty if nothing was read
     */
    public Map<String, NDArray> state() {
        saved.close();
        saved = manager.newSubManager();
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        tokens.save(arrays, saved);
        gauges.forEach(
                (name, gauge) ->
                        arrays.put(GAUGE + name, Step.keep(saved.create(gauge.state()), saved)));
        return arrays;
    }

    /**
     * Goes on with a stored window.
     *
     * @param file holds what {@link #state} returned
     */
    public void restore(TensorFile file) {
        Step.run(
                () -> {
                    tokens.restore(file, manager);
                    gauges.clear();
                    for (String name : file.names()) {
                        if (name.startsWith(GAUGE)) {
                            gauges.put(
                                    name.substring(GAUGE.length()),
                                    Gauge.of(file.read(name, manager).toDoubleArray()));
                        }
                    }
                });
    }
}
