package io.maskbit.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * How much {@link Generator} runs. What is left out is at full size.
 *
 * @param parts the parts to run
 * @param depth layers of the network
 * @param steps unmasking steps
 * @param repetitions of everything but the unmasking loop
 */
record Trial(List<String> parts, int depth, int steps, int repetitions) {

    /** All parts. */
    static final List<String> PARTS = List.of("forward", "precision", "guidance", "training");

    /**
     * Reads arguments: names of parts, {@code depth=N}, {@code steps=N}, {@code repetitions=N}.
     *
     * @throws IllegalArgumentException if there is another one
     */
    static Trial of(String[] arguments) {
        List<String> parts = new ArrayList<>();
        int depth = FullSize.DEPTH;
        int steps = 64;
        int repetitions = 7;
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            switch (at < 0 ? "" : argument.substring(0, at)) {
                case "depth" -> depth = Integer.parseInt(argument.substring(at + 1));
                case "steps" -> steps = Integer.parseInt(argument.substring(at + 1));
                case "repetitions" -> repetitions = Integer.parseInt(argument.substring(at + 1));
                default -> parts.add(known(argument));
            }
        }
        return new Trial(parts.isEmpty() ? PARTS : List.copyOf(parts), depth, steps, repetitions);
    }

    private static String known(String part) {
        if (!PARTS.contains(part)) {
            throw new IllegalArgumentException(
                    part
                            + " is none of "
                            + String.join(", ", PARTS)
                            + ", depth=N, steps=N, repetitions=N");
        }
        return part;
    }
}
