package io.maskbit.training.health;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What may go wrong with a tokenizer under training, when it is said to, and what helps.
 *
 * <p>A rule looks at the numbers of one window. Whether it is worth a warning depends on how long
 * that lasts, see {@link HealthWatch}.
 */
public enum HealthRule {

    /** A bit is 1 in less than 1 % or in more than 99 % of the tokens. */
    STUCK_BITS(
            "raise entropy_loss_weight of the quantizer or entropy_annealing_factor of"
                    + " tokenizer_loop, or lower its learning_rate") {
        @Override
        Map<String, String> found(Map<String, Double> numbers, Calm calm) {
            Map<String, String> found = new TreeMap<>(); // bit by bit, however they came
            numbers.forEach(
                    (name, share) -> {
                        if (name.startsWith(HealthWindow.BIT) && isStuck(share)) {
                            found.put(name, stuck(name, share));
                        }
                    });
            return found;
        }
    },

    /** The entropy of the tokens is below 0.5 bit: nearly all are the same. */
    COLLAPSED_CODEBOOK(
            "lower learning_rate or lengthen warmup of tokenizer_loop, and raise"
                    + " entropy_loss_weight of the quantizer") {
        @Override
        Map<String, String> found(Map<String, Double> numbers, Calm calm) {
            double entropy = value(numbers, HealthWindow.ENTROPY);
            return when(entropy < LEAST_ENTROPY, "tokens have had an entropy of %.2f bit", entropy);
        }
    },

    /** Less than a tenth of the codes that uniform tokens would reach is used. */
    UNUSED_CODES(
            "raise entropy_loss_weight of the quantizer, lower learning_rate of tokenizer_loop, or"
                    + " take fewer bits or a smaller codebook") {
        @Override
        Map<String, String> found(Map<String, Double> numbers, Calm calm) {
            double usage = value(numbers, HealthWindow.USAGE);
            double attainable = value(numbers, HealthWindow.ATTAINABLE);
            return when(
                    usage < LEAST_USAGE * attainable,
                    "%.1f %% of all codes have been used, of %.1f %% that so many tokens could"
                            + " reach",
                    percent(usage),
                    percent(attainable));
        }
    },

    /** The discriminator takes at least 95 % of its logits to the right side, of both kinds. */
    DISCRIMINATOR_DOMINATES(
            "lower learning_rate of adversarial, raise its start or its lecam_weight, or choose a"
                    + " weaker discriminator") {
        @Override
        Map<String, String> found(Map<String, Double> numbers, Calm calm) {
            double real = value(numbers, HealthWindow.PREFIX + "real_above_zero");
            double fake = value(numbers, HealthWindow.PREFIX + "fake_below_zero");
            return when(
                    Math.min(real, fake) >= DOMINANCE,
                    "the discriminator has told %.1f %% of originals and %.1f %% of"
                            + " reconstructions rightly",
                    percent(real),
                    percent(fake));
        }
    },

    /** The loss of the discriminator is below 0.05: it has nothing left to learn. */
    DISCRIMINATOR_LOSS_GONE(
            "lower learning_rate of adversarial or raise its lecam_weight; if factor is 0, the"
                    + " discriminator does not learn at all") {
        @Override
        Map<String, String> found(Map<String, Double> numbers, Calm calm) {
            double loss = value(numbers, HealthWindow.PREFIX + "discriminator_loss");
            return when(
                    loss < LEAST_DISCRIMINATOR_LOSS,
                    "the discriminator's loss has been %.3f",
                    loss);
        }
    },

    /** The mean logit of originals or of reconstructions is beyond 10 on either side of 0. */
    LOGIT_DRIFT(
            "raise lecam_weight of adversarial, lower its learning_rate, or raise its"
                    + " weight_decay") {
        @Override
        Map<String, String> found(Map<String, Double> numbers, Calm calm) {
            double real = value(numbers, HealthWindow.PREFIX + "logits_real");
            double fake = value(numbers, HealthWindow.PREFIX + "logits_fake");
            return when(
                    Math.max(Math.abs(real), Math.abs(fake)) > LARGEST_LOGIT,
                    "mean logits have been %.1f for originals and %.1f for reconstructions",
                    real,
                    fake);
        }
    },

    /** The adversarial loss makes up more than half of the tokenizer's loss. */
    ADVERSARIAL_LOSS_OUTWEIGHS("lower weight of adversarial, or choose adaptive_weight") {
        @Override
        Map<String, String> found(Map<String, Double> numbers, Calm calm) {
            double share = value(numbers, HealthWindow.SHARE + "adversarial");
            return when(
                    share > LARGEST_SHARE,
                    "the adversarial loss has made up %.0f %% of the tokenizer's loss",
                    percent(share));
        }
    },

    /** The norm of a gradient is more than ten times the median of the calm windows before. */
    GRADIENTS_GROWN("lower learning_rate, lengthen warmup, or set a smaller max_grad_norm") {
        @Override
        Map<String, String> found(Map<String, Double> numbers, Calm calm) {
            Map<String, String> found = new LinkedHashMap<>();
            OPTIMISED.forEach(
                    (name, who) -> {
                        double norm = value(numbers, name);
                        if (calm.isTenfold(name, norm)) {
                            found.put(
                                    name,
                                    text(
                                            "the gradient of the %s has had a norm of %.3g,"
                                                    + " usually %.3g",
                                            who, norm, calm.median(name)));
                        }
                    });
            return found;
        }
    },

    /** The norm of a gradient is below 1e-6: nothing is learned. */
    GRADIENTS_GONE("look for a weight of 0, a frozen part, or a collapsed quantizer") {
        @Override
        Map<String, String> found(Map<String, Double> numbers, Calm calm) {
            Map<String, String> found = new LinkedHashMap<>();
            OPTIMISED.forEach(
                    (name, who) -> {
                        double norm = value(numbers, name);
                        if (norm < LEAST_NORM) {
                            found.put(
                                    name,
                                    text(
                                            "the gradient of the %s has had a norm of %.3g",
                                            who, norm));
                        }
                    });
            return found;
        }
    };

    private static final double STUCK = 0.01;
    private static final double LEAST_ENTROPY = 0.5;
    private static final double LEAST_USAGE = 0.1;
    private static final double DOMINANCE = 0.95;
    private static final double LEAST_DISCRIMINATOR_LOSS = 0.05;
    private static final double LARGEST_LOGIT = 10;
    private static final double LARGEST_SHARE = 0.5;
    private static final double LEAST_NORM = 1e-6;

    /** The numbers of gradients, and whose they are. */
    static final SortedMap<String, String> OPTIMISED =
            new TreeMap<>(
                    Map.of(
                            HealthWindow.PREFIX + "gradient_norm", "tokenizer",
                            HealthWindow.PREFIX + "discriminator_gradient_norm", "discriminator"));

    private final String advice;

    HealthRule(String advice) {
        this.advice = advice;
    }

    /** Returns what to try, in the words of the experiment file. */
    public String advice() {
        return advice;
    }

    /** Returns the name in reports, such as {@code stuck-bits}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns what is wrong in one window.
     *
     * @param numbers of {@link HealthWindow#close}
     * @param calm what is usual in this run
     * @return what was seen, by what it is about; empty if all is well
     */
    abstract Map<String, String> found(Map<String, Double> numbers, Calm calm);

    static boolean isStuck(double shareOfOnes) {
        return shareOfOnes < STUCK || shareOfOnes > 1 - STUCK;
    }

    private static String stuck(String name, double share) {
        String bit =
                name.substring(
                        HealthWindow.BIT.length(),
                        name.length() - HealthWindow.SHARE_OF_ONES.length());
        boolean one = share > 0.5;
        return text(
                "bit %d has been %d in %.1f %% of tokens",
                Integer.parseInt(bit), one ? 1 : 0, percent(one ? share : 1 - share));
    }

    /** What was not read is not a number, about which no comparison holds. */
    private static double value(Map<String, Double> numbers, String name) {
        return numbers.getOrDefault(name, Double.NaN);
    }

    private static Map<String, String> when(boolean wrong, String text, Object... values) {
        return wrong ? Map.of("", text(text, values)) : Map.of();
    }

    private static String text(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }

    private static double percent(double share) {
        return 100 * share;
    }
}
