package io.maskbit.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Quantizer;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Measures one {@link EntropyCase} in a process of its own, so that its peak of resident memory is
 * its own: forward and backward, first once to warm up, then while time is left. If the first run
 * leaves no time, it counts.
 */
public final class EntropyRun {

    private static final int MOST = 15;
    private static final double SECONDS = 5;

    private EntropyRun() {}

    /**
     * Runs the case; the file gets doubles: least and median milliseconds, MiB at the peak and
     * before, the entropies of rows and of their mean, then the gradient.
     *
     * @param arguments words of the case, then the file
     * @throws IOException if the file or the process's status cannot be accessed
     */
    public static void main(String[] arguments) throws IOException {
        EntropyCase wanted = EntropyCase.of(arguments);
        List<Double> result = new ArrayList<>();
        try (NDManager manager = Backend.open("cpu")) {
            Quantizer quantizer =
                    wanted.quantizer(new BuildContext(manager, new Seeds(1), Precision.FLOAT32));
            Shape shape = new Shape(EntropyCase.POSITIONS, wanted.bits(), 1, 1);
            NDArray latents = manager.create(EntropyCase.latents(wanted.bits()), shape);
            latents.setRequiresGradient(true);
            double before = peak();
            double[] entropies = new double[2];
            Runnable once = () -> learn(quantizer, latents, Pass.forTraining(manager), entropies);
            double first = milliseconds(once);
            float[] gradient = latents.getGradient().toFloatArray();
            List<Double> times = new ArrayList<>();
            if (first > SECONDS * 1000) {
                times.add(first);
            }
            double spent = first;
            while (times.isEmpty() || times.size() < MOST && spent < SECONDS * 1000) {
                times.add(milliseconds(once));
                spent += times.get(times.size() - 1);
            }
            Collections.sort(times);
            Collections.addAll(result, times.get(0), times.get(times.size() / 2), peak(), before);
            Arrays.stream(entropies).forEach(result::add);
            for (float g : gradient) {
                result.add((double) g);
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * result.size());
        result.forEach(bytes::putDouble);
        Files.write(Path.of(arguments[4]), bytes.array());
    }

    private static void learn(Quantizer quantizer, NDArray latents, Pass pass, double[] entropies) {
        Step.run(
                () ->
                        Tape.backward(
                                () -> {
                                    Quantized quantized = quantizer.quantize(latents, pass);
                                    entropies[0] = term(quantized, "per_sample_entropy");
                                    entropies[1] = term(quantized, "avg_entropy");
                                    return quantized.loss();
                                }));
    }

    private static double term(Quantized quantized, String name) {
        return quantized.terms().get(name).stopGradient().getFloat();
    }

    private static double milliseconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-6;
    }

    private static double peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElse(Double.NaN);
    }
}
