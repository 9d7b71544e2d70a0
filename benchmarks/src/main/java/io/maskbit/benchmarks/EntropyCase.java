package io.maskbit.benchmarks;

import io.maskbit.api.GridShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.QuantizerFactory;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;

/**
 * One form of the entropy loss at one number of bits.
 *
 * @param form value of the setting entropy
 * @param option value of the form's own setting, 0 if it has none
 * @param faithful whether probabilities are clamped
 * @param bits K
 */
record EntropyCase(String form, int option, boolean faithful, int bits) {

    /** Positions of a batch. */
    static final int POSITIONS = 8192;

    /** Divides affinities. */
    static final double TEMPERATURE = 0.01;

    private static final int FACTORS = 4;

    /** Reads the words that {@link #words} gives. */
    static EntropyCase of(String[] words) {
        return new EntropyCase(
                words[0],
                Integer.parseInt(words[1]),
                Boolean.parseBoolean(words[2]),
                Integer.parseInt(words[3]));
    }

    List<String> words() {
        return List.of(
                form, Integer.toString(option), Boolean.toString(faithful), Integer.toString(bits));
    }

    String title() {
        return form + (option == 0 ? "" : " " + option) + (faithful ? ", faithful" : "");
    }

    /**
     * Draws latents: bits that hang together by common factors, as an encoder's do, from undecided
     * to certain.
     *
     * @return (positions, K), row-major
     */
    static float[] latents(int bits) {
        SplittableRandom random = new SplittableRandom(23);
        double[] loads = random.doubles(FACTORS * bits, -1, 1).toArray();
        float[] values = new float[POSITIONS * bits];
        for (int r = 0; r < POSITIONS; r++) {
            double[] factors = random.doubles(FACTORS, -1, 1).toArray();
            for (int k = 0; k < bits; k++) {
                double common = 0;
                for (int f = 0; f < FACTORS; f++) {
                    common += factors[f] * loads[k * FACTORS + f];
                }
                values[r * bits + k] = (float) (0.03 * common + 0.015 * random.nextGaussian());
            }
        }
        return values;
    }

    /** Makes the quantizer through its factory, with no loss but that of the entropies. */
    Quantizer quantizer(BuildContext context) {
        for (QuantizerFactory<?> factory : ServiceLoader.load(QuantizerFactory.class)) {
            if (factory.id().equals("lfq")) {
                return made(factory, context);
            }
        }
        throw new IllegalStateException("no quantizer lfq");
    }

    private <C extends Record> Quantizer made(QuantizerFactory<C> factory, BuildContext context) {
        Map<String, Object> wanted =
                Map.of(
                        "bits",
                        bits,
                        "commitment_cost",
                        0,
                        "entropy_loss_weight",
                        1,
                        "entropy_loss_temperature",
                        TEMPERATURE,
                        "entropy",
                        form,
                        "faithful",
                        faithful,
                        "entropy_group_bits",
                        form.equals("grouped") ? option : 0,
                        "entropy_positions",
                        form.equals("subsampled") ? option : 0);
        C settings = FactorySettings.of(factory.config(), wanted);
        return factory.create(settings, new GridShape(1, 1), context);
    }
}
