package io.maskbit.training.loop;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Training was stopped because a number of it is infinite or not a number. */
public final class NumbersException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long step;
    private final transient Map<String, Double> terms;
    private final transient Optional<Path> lastGood;

    /**
     * Stops a run.
     *
     * @param step the step that gave the numbers, counted from 1
     * @param terms all named numbers of that step
     * @param lastGood the latest checkpoint, all numbers of which were finite
     */
    public NumbersException(long step, Map<String, Double> terms, Optional<Path> lastGood) {
        super(text(step, terms, lastGood));
        this.step = step;
        this.terms = new LinkedHashMap<>(terms);
        this.lastGood = lastGood;
    }

    /** Returns the step that gave the numbers, counted from 1. */
    public long step() {
        return step;
    }

    /** Returns all named numbers of that step. */
    public Map<String, Double> terms() {
        return Map.copyOf(terms);
    }

    /** Returns the latest checkpoint; empty if none was saved yet. */
    public Optional<Path> lastGood() {
        return lastGood;
    }

    private static String text(long step, Map<String, Double> terms, Optional<Path> lastGood) {
        String newline = System.lineSeparator();
        String bad =
                terms.entrySet().stream()
                        .filter(term -> !Double.isFinite(term.getValue()))
                        .map(Object::toString)
                        .collect(Collectors.joining(", "));
        return "step "
                + step
                + " gave numbers that are not finite: "
                + bad
                + newline
                + "    all terms of the step: "
                + terms
                + newline
                + "    last good checkpoint: "
                + lastGood.map(Path::toString).orElse("none, the run had not saved one")
                + newline
                + "    a lower learning_rate, a longer warmup or a lower max_grad_norm often helps";
    }
}
