package io.maskbit.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares the forms of the entropy loss: peak of resident memory, time of forward and backward,
 * greatest deviation from float64. Every form runs in a process of its own. Prints two Markdown
 * tables.
 */
public final class Entropy {

    private static final double CLAMP = 1e-5;

    /** Share of the memory at hand that a form may need by the estimate; nothing else must stop. */
    private static final double SHARE = 0.75;

    /** A form that would need longer for one forward and backward is not run. */
    private static final double PATIENCE_MS = 60_000;

    private double denseMebibytes;
    private double denseMilliseconds;

    private Entropy() {}

    /**
     * Runs the comparison.
     *
     * @param arguments none
     * @throws IOException if a process cannot be started or its result cannot be read
     * @throws InterruptedException if told to stop
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Entropy table = new Entropy();
        table.wholeForms();
        table.approximations();
    }

    private void wholeForms() throws IOException, InterruptedException {
        print(
                "| bits | form | peak of the process MiB | of it the loss MiB | min ms | median ms"
                        + " | value off by | gradient off by |");
        print("|---|---|---|---|---|---|---|---|");
        for (int bits : new int[] {10, 12, 14, 16, 18}) {
            float[] latents = EntropyCase.latents(bits);
            EntropySums plain = EntropySums.of(latents, bits, 0);
            dense(bits, plain);
            add(new EntropyCase("exact", 0, false, bits), Optional.of(plain));
            EntropySums clamped = EntropySums.of(latents, bits, CLAMP);
            add(new EntropyCase("exact", 0, true, bits), Optional.of(clamped));
        }
        add(new EntropyCase("exact", 0, false, 20), Optional.empty());
        add(new EntropyCase("exact", 0, false, 24), Optional.empty());
        print("");
    }

    private void dense(int bits, EntropySums plain) throws IOException, InterruptedException {
        double needed = 4 * denseMebibytes; // two bits more than the last one
        double time = 4 * denseMilliseconds;
        boolean fits = needed < SHARE * available();
        if (fits && time < PATIENCE_MS) {
            double[] result = add(new EntropyCase("dense", 0, false, bits), Optional.of(plain));
            denseMebibytes = result[2] - result[3];
            denseMilliseconds = result[0];
            return;
        }
        denseMebibytes = needed;
        denseMilliseconds = time;
        print(
                String.format(
                        Locale.ROOT,
                        "| %d | dense | %s | about %.0f | about %.0f | | | |",
                        bits,
                        fits ? "not run" : "does not fit",
                        needed,
                        time));
    }

    private double[] add(EntropyCase wanted, Optional<EntropySums> sums)
            throws IOException, InterruptedException {
        double[] result = run(wanted);
        String deviation =
                sums.map(s -> deviation(result, s)).orElse("not computed | not computed");
        print(
                String.format(
                        Locale.ROOT,
                        "| %d | %s | %.0f | %.0f | %.0f | %.0f | %s |",
                        wanted.bits(),
                        wanted.title(),
                        result[2],
                        result[2] - result[3],
                        result[0],
                        result[1],
                        deviation));
        return result;
    }

    /** Greatest deviation of the two entropies, and of the gradient beside its largest entry. */
    private static String deviation(double[] result, EntropySums sums) {
        double[] expected = sums.gradient();
        double largest = 0;
        double off = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            off = Math.max(off, Math.abs(expected[i] - result[6 + i]));
        }
        double value =
                Math.max(
                        Math.abs(sums.values()[0] - result[4]),
                        Math.abs(sums.values()[1] - result[5]));
        return String.format(Locale.ROOT, "%.1e nat | %.1e", value, off / largest);
    }

    private void approximations() throws IOException, InterruptedException {
        print(
                "| bits | form | average entropy nat | off by nat | gradient off by (norm) | cosine"
                        + " of gradients | min ms |");
        print("|---|---|---|---|---|---|---|");
        for (int bits : new int[] {14, 18}) {
            double[] exact = run(new EntropyCase("exact", 0, false, bits));
            for (EntropyCase wanted :
                    List.of(
                            new EntropyCase("exact", 0, false, bits),
                            new EntropyCase("grouped", 9, false, bits),
                            new EntropyCase("grouped", 6, false, bits),
                            new EntropyCase("marginal", 0, false, bits),
                            new EntropyCase("subsampled", 4096, false, bits),
                            new EntropyCase("subsampled", 1024, false, bits))) {
                double[] result = run(wanted);
                print(
                        String.format(
                                Locale.ROOT,
                                "| %d | %s | %.4f | %+.4f | %s | %.0f |",
                                bits,
                                wanted.title(),
                                result[5],
                                result[5] - exact[5],
                                directions(exact, result),
                                result[0]));
            }
        }
    }

    private static String directions(double[] exact, double[] result) {
        double square = 0;
        double own = 0;
        double product = 0;
        double off = 0;
        for (int i = 6; i < exact.length; i++) {
            square += exact[i] * exact[i];
            own += result[i] * result[i];
            product += exact[i] * result[i];
            off += (result[i] - exact[i]) * (result[i] - exact[i]);
        }
        return String.format(
                Locale.ROOT,
                "%.1f %% | %.4f",
                100 * Math.sqrt(off / square),
                product / Math.sqrt(square * own));
    }

    /** Runs a case in a process of its own; see {@link EntropyRun#main} for the numbers. */
    private static double[] run(EntropyCase wanted) throws IOException, InterruptedException {
        Path file = Files.createTempFile("entropy", ".doubles");
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Xmx256m");
            command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
            command.add("--module-path");
            command.add(System.getProperty("jdk.module.path"));
            command.add("--class-path");
            command.add(classPath());
            command.add("--module");
            command.add("io.maskbit.benchmarks/" + EntropyRun.class.getName());
            command.addAll(wanted.words());
            command.add(file.toString());
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(wanted + " ended with code " + code);
            }
            double[] result = new double[(int) (Files.size(file) / Double.BYTES)];
            ByteBuffer.wrap(Files.readAllBytes(file)).asDoubleBuffer().get(result);
            return result;
        } finally {
            Files.delete(file);
        }
    }

    /** A program of its own: its result is its output. */
    private static void print(String row) {
        System.out.println(row);
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElse("");
    }

    private static double available() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElse(0);
    }
}
