package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight threads ask one generator for ten thousand things and give some of them up: every answer is
 * that of a single-threaded loop, and memory stays where it is. {@code -Dmaskbit.soak.seed=N}
 * repeats a run's choices.
 */
class EmbeddedSoakTest {

    private static final int REQUESTS = 10_000;
    private static final double MOST_GROWTH = 1.03;
    private static final int WARM = 3000;
    private static final int OPENINGS = 5;
    private static final double MOST_KEPT = 24; // MiB; the weights alone are 54

    @TempDir Path folder;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not tell the resident size")
    void everyAnswerIsRightAndMemoryIsFlat() throws IOException, InterruptedException {
        Path run = folder.resolve("run");
        TinyExperiment.brief().with("image={height: 8, width: 8}", "sampling.steps=2").run(run);
        String seed = System.getProperty("maskbit.soak.seed", "20");
        List<String> said = probe(run.toString(), Integer.toString(REQUESTS), seed);
        String all = "seed " + seed + "\n" + String.join("\n", said);

        String[] answers = line(said, "answers");
        assertEquals(REQUESTS, Integer.parseInt(answers[1]), all);
        long right = Long.parseLong(answers[3]);
        long cancelled = Long.parseLong(answers[7]);
        long late = Long.parseLong(answers[9]);
        assertEquals("0", answers[5], all);
        assertEquals(REQUESTS, right + cancelled + late, all);
        assertTrue(cancelled > REQUESTS / 100 && late > REQUESTS / 100, all);

        String[] statistics = line(said, "statistics");
        assertEquals("0", statistics[1], "nothing waits\n" + all);
        assertEquals("0", statistics[2], "nothing is pending\n" + all);
        assertEquals(right, Long.parseLong(statistics[3]), all);
        assertEquals(cancelled, Long.parseLong(statistics[4]), all);
        assertEquals(late, Long.parseLong(statistics[5]), all);
        assertEquals(answers[11], statistics[6], all);
        assertEquals("0", statistics[7], "nothing failed\n" + all);
        assertEquals("0", line(said, "threads")[1], all);

        Map<Integer, Double> resident = numbers(said, "resident");
        assertEquals(REQUESTS / 1000, resident.size(), all);
        double most =
                resident.entrySet().stream()
                        .filter(entry -> entry.getKey() > WARM)
                        .mapToDouble(Map.Entry::getValue)
                        .max()
                        .orElseThrow();
        assertTrue(most < resident.get(WARM) * MOST_GROWTH, all);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not tell the resident size")
    void closingGivesTheMemoryBack() throws IOException, InterruptedException {
        Path run = folder.resolve("large");
        TinyExperiment.brief()
                .with(
                        "generator={use: maskbit, groups: 2, width: 512, depth: 4, heads: 4, mlp:"
                                + " 2048}",
                        "generator_loop.steps=1")
                .run(run);
        List<String> said = probe(run.toString(), Integer.toString(OPENINGS));
        Map<Integer, Double> closed = numbers(said, "closed");
        assertEquals(OPENINGS, closed.size(), String.join("\n", said));
        double most = closed.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        assertTrue(most < closed.get(1) + MOST_KEPT, String.join("\n", said));
    }

    private static String[] line(List<String> said, String name) {
        return said.stream()
                .filter(text -> text.startsWith(name + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(String.join("\n", said)))
                .split(" ");
    }

    private static Map<Integer, Double> numbers(List<String> said, String name) {
        Map<Integer, Double> numbers = new TreeMap<>();
        said.stream()
                .filter(text -> text.startsWith(name + " "))
                .map(text -> text.split(" "))
                .forEach(words -> numbers.put(Integer.valueOf(words[1]), Double.valueOf(words[2])));
        return numbers;
    }

    private List<String> probe(String... arguments) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        List<String> command = Program.java(SoakProbe.class, arguments);
        command.add(1, "-XX:TieredStopAtLevel=1"); // the compiler's memory is not what we measure
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "MALLOC_ARENA_MAX", "2"));
        Process probe = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertEquals(0, Program.exitCode(probe, said), () -> text(said));
        return Arrays.asList(text(said).split("\\R"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
