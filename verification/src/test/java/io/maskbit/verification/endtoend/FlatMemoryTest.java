package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run may go on for weeks: what a process holds after its warm-up it holds for ever. */
class FlatMemoryTest {

    private static final double MOST_GROWTH = 0.02;
    private static final int STEPS = 2000;
    private static final int BATCHES = 100;
    private static final int GAME_STEPS = 1500;

    @TempDir Path folder;

    /**
     * What a process holds at a moment.
     *
     * @param work tokenizer, generator, sampling or game
     * @param done a measure of the work done
     * @param residentMiB resident size
     * @param arrays arrays of the arm's manager
     */
    private record Held(String work, long done, double residentMiB, int arrays) {

        static Held of(String line) {
            String[] words = line.split(" ");
            return new Held(
                    words[0],
                    Long.parseLong(words[1]),
                    Double.parseDouble(words[2]),
                    Integer.parseInt(words[3]));
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not tell the resident size")
    void neitherLoopNorSamplingGrows() throws IOException, InterruptedException {
        List<Held> all = probe(STEPS, Integer.toString(BATCHES));
        requireFlat(all, "tokenizer", 500, STEPS);
        requireFlat(all, "generator", 500, STEPS);
        requireFlat(all, "sampling", 25, BATCHES);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not tell the resident size")
    void aThousandStepsAgainstADiscriminatorDoNotGrow() throws IOException, InterruptedException {
        requireFlat(probe(GAME_STEPS), "game", 500, GAME_STEPS);
    }

    /** In a process of its own, with a heap that is resident from the beginning. */
    private List<Held> probe(int steps, String... more) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        List<String> command =
                Program.java(
                        MemoryProbe.class,
                        folder.resolve("checkpoints").toString(),
                        Integer.toString(steps));
        command.addAll(List.of(more));
        command.add(1, "-XX:TieredStopAtLevel=1"); // the compiler's memory is not what we measure
        Process probe =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertEquals(0, Program.exitCode(probe, said), Files.readString(said));
        return Files.readAllLines(said).stream()
                .filter(line -> line.matches("\\w+ \\d+ [\\d.]+ \\d+"))
                .map(Held::of)
                .toList();
    }

    private static void requireFlat(List<Held> all, String work, long warm, long end) {
        List<Held> held =
                all.stream().filter(h -> h.work().equals(work) && h.done() >= warm).toList();
        String course =
                held.stream()
                        .map(h -> "%d: %.1f MiB".formatted(h.done(), h.residentMiB()))
                        .collect(Collectors.joining(", ", work + " after ", ""));
        assertEquals(warm, held.get(0).done(), course);
        assertEquals(end, held.get(held.size() - 1).done(), course);
        double before = held.get(0).residentMiB();
        double most = held.stream().mapToDouble(Held::residentMiB).max().orElseThrow();
        assertTrue(before > 100, course);
        assertTrue(most < before * (1 + MOST_GROWTH), course);
        assertEquals(
                List.of(held.get(0).arrays()),
                held.stream().map(Held::arrays).distinct().toList(),
                "arrays during " + work);
    }
}
