package io.maskbit.benchmarks;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.evaluation.statistics.FeatureMoments;
import io.maskbit.evaluation.statistics.Gaussian;
import io.maskbit.tensor.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Times the Fréchet distance beside its form in Java alone, over statistics of twice as many
 * vectors as dimensions whose variances fall over six decades, as those of network features do.
 * Prints two Markdown tables.
 */
public final class Frechet {

    private static final double DECADES = 6;

    private Frechet() {}

    /**
     * Runs the comparison.
     *
     * @param arguments {@code to=N} and {@code plain=N}, the widest distance and the widest one
     *     that is also computed in Java alone: 2048 and 512 where they are not given; {@code
     *     repetitions=N}, 5
     */
    public static void main(String[] arguments) {
        int to = option(arguments, "to", 2048);
        int plain = option(arguments, "plain", 512);
        int repetitions = option(arguments, "repetitions", 5);
        List<String> times = new ArrayList<>(SideBySide.HEADER);
        List<String> values = new ArrayList<>();
        values.add("| dimensions | distance | Java alone differs by | of a set to itself |");
        values.add("|---|---|---|---|");
        try (NDManager manager = Backend.open("cpu")) {
            for (int width = 64; width <= to; width *= 2) {
                Gaussian a = fitted(width, 0, manager);
                Gaussian b = fitted(width, 1, manager);
                SideBySide trial = new SideBySide(width + " dimensions");
                trial.with("singular values in the engine", () -> distance(a, b, manager));
                if (width <= plain) {
                    trial.with("eigenvalues in Java", () -> PlainFrechet.distance(a, b));
                }
                times.addAll(trial.run(repetitions));
                double value = distance(a, b, manager);
                String off =
                        width <= plain
                                ? number("%.1e", PlainFrechet.distance(a, b) - value)
                                : "not computed";
                values.add(
                        String.format(
                                Locale.ROOT,
                                "| %d | %.6f | %s | %.1e |",
                                width,
                                value,
                                off,
                                distance(a, a, manager)));
            }
        }
        times.forEach(System.out::println); // a program of its own: its result is its output
        System.out.println();
        values.forEach(System.out::println);
    }

    private static double distance(Gaussian a, Gaussian b, NDManager manager) {
        return io.maskbit.evaluation.statistics.Frechet.distance(a, b, manager);
    }

    private static Gaussian fitted(int width, int set, NDManager manager) {
        SplittableRandom random = new Seeds(5).stream(Purpose.DATA, width + "/" + set);
        try (FeatureMoments moments = new FeatureMoments(width, manager)) {
            float[] vectors = new float[2 * width];
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < vectors.length; j++) {
                    double size = Math.pow(10, -DECADES / 2 * (j % width) / width);
                    vectors[j] = (float) (size * (normal(random) + set * 0.1));
                }
                moments.add(vectors);
            }
            return moments.gaussian();
        }
    }

    private static double normal(SplittableRandom random) {
        double angle = 2 * Math.PI * random.nextDouble();
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(angle);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static int option(String[] arguments, String name, int fallback) {
        int value = fallback;
        for (String argument : arguments) {
            if (argument.startsWith(name + "=")) {
                value = Integer.parseInt(argument.substring(name.length() + 1));
            }
        }
        return value;
    }
}
