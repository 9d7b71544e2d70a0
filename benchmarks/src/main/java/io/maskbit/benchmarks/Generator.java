package io.maskbit.benchmarks;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.Precision;
import io.maskbit.tensor.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The speed of the full-size generator on a CPU, each figure beside what it must be compared with:
 * the forward pass and its plain matrix products, bfloat16 and float32, guided sampling with and
 * without a threshold for the second pass, a training step and the same network as a TorchScript
 * archive. Prints Markdown tables.
 */
public final class Generator {

    private Generator() {}

    /**
     * Runs the comparisons.
     *
     * @param arguments parts to run (forward, precision, guidance, training; all if none is named);
     *     for trials also depth=N, steps=N, repetitions=N
     * @throws IOException if an archive or the process's status cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        Trial trial = Trial.of(arguments);
        try (NDManager manager = Backend.open("cpu")) {
            var generator = FullSize.generator(manager, Precision.FLOAT32, trial.depth());
            if (trial.parts().contains("forward")) {
                print(timed(Forward.besideProducts(generator, trial, manager)));
            }
            if (trial.parts().contains("precision")) {
                try (NDManager other = manager.newSubManager()) {
                    var rough = FullSize.generator(other, Precision.BFLOAT16, trial.depth());
                    print(Forward.deviation(generator, rough, other));
                    print(timed(Forward.inLowPrecision(generator, rough, trial, other)));
                }
            }
            if (trial.parts().contains("guidance")) {
                print(GuidedSteps.run(generator, trial, manager));
            }
            if (trial.parts().contains("training")) {
                print(timed(Training.besideArchive(generator, trial, manager)));
            }
        }
        print(List.of("largest resident size " + peak()));
    }

    private static List<String> timed(List<String> rows) {
        List<String> table = new ArrayList<>(SideBySide.HEADER);
        table.addAll(rows);
        return table;
    }

    /** A program of its own: its result is its output. */
    private static void print(List<String> rows) {
        rows.forEach(System.out::println);
        System.out.println();
    }

    private static String peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.substring("VmHWM:".length()).strip())
                .findFirst()
                .orElse("unknown");
    }
}
