package io.maskbit.api;

import java.util.List;

/** An experiment, a file or a request is refused; carries everything that is wrong with it. */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public final class ExperimentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Refuses with several problems.
     *
     * @param subject what is refused, for example the name of a file
     * @param problems everything that is wrong, at least one
     */
    public ExperimentException(String subject, List<Problem> problems) {
        super(text(subject, problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Refuses with one problem.
     *
     * @param location where
     * @param message what is wrong
     * @param hints what was expected, what to do
     */
    public ExperimentException(Location location, String message, String... hints) {
        super(Problem.at(location, message, hints).text());
        this.problems = List.of(Problem.at(location, message, hints));
    }

    /** Returns everything that is wrong. */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }

    private static String text(String subject, List<Problem> problems) {
        String newline = System.lineSeparator();
        StringBuilder text = new StringBuilder(subject);
        text.append(" cannot run: ").append(problems.size());
        text.append(problems.size() == 1 ? " problem" : " problems");
        for (int i = 0; i < problems.size(); i++) {
            text.append(newline).append(newline).append(' ').append(i + 1).append(". ");
            text.append(problems.get(i).text());
        }
        return text.toString();
    }
}
