package io.maskbit.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Compares the operator module with the same operators composed of plain DJL operations: forward,
 * and forward with backward. Prints a Markdown table.
 */
public final class Operators {

    private static final int REPETITIONS = 15;

    private Operators() {}

    /**
     * Runs the comparison.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (NDManager manager = Backend.open("cpu")) {
            List<String> rows = new ArrayList<>(SideBySide.HEADER);
            NDArray image = leaf(manager, new Shape(8, 64, 32, 32));
            NDArray scale = leaf(manager, new Shape(64));
            NDArray shift = leaf(manager, new Shape(64));
            NDArray kernel = leaf(manager, new Shape(64, 64, 3, 3));
            compare(
                    rows,
                    "group norm + SiLU, 8x64x32x32",
                    ops -> ops.groupNormSilu(image, scale, shift, 32, 1e-6));
            compare(
                    rows,
                    "norm, SiLU, 3x3 convolution, 8x64x32x32",
                    ops ->
                            ops.conv2d(
                                    ops.groupNormSilu(image, scale, shift, 32, 1e-6),
                                    kernel,
                                    1,
                                    Padding.all(1)));
            for (int tokens : new int[] {65, 257}) {
                NDArray x = leaf(manager, new Shape(8, tokens, 256));
                NDArray in = leaf(manager, new Shape(768, 256));
                NDArray inBias = leaf(manager, new Shape(768));
                NDArray out = leaf(manager, new Shape(256, 256));
                NDArray outBias = leaf(manager, new Shape(256));
                compare(
                        rows,
                        "self-attention, 8x" + tokens + "x256, 4 heads",
                        ops -> ops.selfAttention(x, in, inBias, out, outBias, 4, 0));
            }
            rows.forEach(System.out::println); // a program of its own: its result is its output
        }
    }

    private static void compare(
            List<String> rows, String what, Function<TensorOps, NDArray> operator) {
        TensorOps composed = TensorOps.reference();
        TensorOps module = TensorOps.of(Precision.FLOAT32);
        rows.addAll(
                new SideBySide(what + ", forward")
                        .with("composed", () -> look(operator, composed))
                        .with("operator module", () -> look(operator, module))
                        .run(REPETITIONS));
        rows.addAll(
                new SideBySide(what + ", forward and backward")
                        .with("composed", () -> learn(operator, composed))
                        .with("operator module", () -> learn(operator, module))
                        .run(REPETITIONS));
    }

    private static void look(Function<TensorOps, NDArray> operator, TensorOps ops) {
        Step.run(() -> Objects.requireNonNull(operator.apply(ops)));
    }

    private static void learn(Function<TensorOps, NDArray> operator, TensorOps ops) {
        Step.run(() -> Tape.backward(() -> operator.apply(ops).square().mean()));
    }

    private static NDArray leaf(NDManager manager, Shape shape) {
        NDArray array = manager.randomNormal(shape).muli(0.1f);
        array.setRequiresGradient(true);
        return array;
    }
}
