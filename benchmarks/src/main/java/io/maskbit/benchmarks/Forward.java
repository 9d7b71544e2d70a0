package io.maskbit.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Forward passes of the generator: beside its plain matrix products, and in bfloat16. */
final class Forward {

    private Forward() {}

    /**
     * Measures forward passes beside {@link PlainProducts}, for one image and for two.
     *
     * @param generator in float32
     * @param trial its size, and how often to measure
     * @param owner its device
     * @return rows
     */
    static List<String> besideProducts(Generator generator, Trial trial, NDManager owner) {
        List<String> rows = new ArrayList<>();
        for (int images : new int[] {1, 2}) {
            try (NDManager manager = owner.newSubManager()) {
                PlainProducts products =
                        new PlainProducts(generator, images, trial.depth(), manager);
                String title =
                        String.format(
                                Locale.ROOT,
                                "forward, batch of %d, %.0f GFLOP",
                                images,
                                products.billions());
                rows.addAll(
                        new SideBySide(title)
                                .with("plain products", () -> Step.run(products::run))
                                .with("generator", pass(generator, images, manager))
                                .run(trial.repetitions()));
            }
        }
        return rows;
    }

    /**
     * Measures the time of the same weights in bfloat16, for one image.
     *
     * @param exact in float32
     * @param rough in bfloat16
     * @param trial how often to measure
     * @param owner their device
     * @return rows
     */
    static List<String> inLowPrecision(
            Generator exact, Generator rough, Trial trial, NDManager owner) {
        try (NDManager manager = owner.newSubManager()) {
            return new SideBySide("forward, batch of 1, CPU")
                    .with("float32", pass(exact, 1, manager))
                    .with("bfloat16", pass(rough, 1, manager))
                    .run(trial.repetitions());
        }
    }

    /**
     * Compares the logits of one image in float32 and in bfloat16.
     *
     * @param exact in float32
     * @param rough in bfloat16
     * @param owner their device
     * @return rows of a table of their own
     */
    static List<String> deviation(Generator exact, Generator rough, NDManager owner) {
        List<String> rows = new ArrayList<>();
        rows.add("| logits in bfloat16 beside float32 | |");
        rows.add("|---|---|");
        Step.run(
                () -> {
                    NDArray tokens = FullSize.tokens(owner, 1);
                    NDArray labels = FullSize.labels(owner, 1);
                    Pass pass = Pass.evaluation(owner);
                    NDArray right = exact.logits(tokens, labels, pass); // (1, N, G, V)
                    NDArray close = rough.logits(tokens, labels, pass); // (1, N, G, V)
                    NDArray off = close.sub(right).abs(); // (1, N, G, V)
                    NDArray same = close.argMax(-1).eq(right.argMax(-1)); // (1, N, G)
                    NDArray moved = close.softmax(-1).sub(right.softmax(-1)).abs();
                    double entries = same.size();
                    add(rows, "root of the mean square, float32", rms(right));
                    add(rows, "root of the mean square, bfloat16", rms(close));
                    add(rows, "mean deviation", off.mean().getFloat());
                    add(rows, "largest deviation", off.max().getFloat());
                    add(
                            rows,
                            "mean part of probability moved",
                            moved.sum().getFloat() / 2 / entries);
                    add(
                            rows,
                            "part of entries with the same likeliest value",
                            same.sum().getLong() / entries);
                });
        return rows;
    }

    private static double rms(NDArray values) {
        return Math.sqrt(values.square().mean().getFloat());
    }

    private static void add(List<String> rows, String what, double value) {
        rows.add(String.format(Locale.ROOT, "| %s | %.3g |", what, value));
    }

    private static Runnable pass(Generator generator, int images, NDManager manager) {
        NDArray tokens = FullSize.tokens(manager, images);
        NDArray labels = FullSize.labels(manager, images);
        Pass pass = Pass.evaluation(manager);
        return () -> Step.run(() -> Objects.requireNonNull(generator.logits(tokens, labels, pass)));
    }
}
