package io.maskbit.runtime.config;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects everything that is wrong with one experiment, so that it is said at once. */
public final class Problems {

    private final List<Problem> found;
    private final String context;

    /** Starts a collection. */
    public Problems() {
        this(new ArrayList<>(), "");
    }

    private Problems(List<Problem> found, String context) {
        this.found = found;
        this.context = context;
    }

    /**
     * Returns a view that adds to this collection under the name of an arm.
     *
     * @param arm name of the arm; empty where nothing is compared
     */
    public Problems in(String arm) {
        return new Problems(found, arm);
    }

    /**
     * Adds a problem.
     *
     * @param location where
     * @param message what is wrong, without a full stop
     * @param hints what was expected, what to do
     */
    public void add(Location location, String message, String... hints) {
        add(location, message, List.of(hints));
    }

    /** Adds a problem with any number of hints. */
    public void add(Location location, String message, List<String> hints) {
        found.add(new Problem(location, context, message, hints));
    }

    /** Returns how many problems have been added, in all arms. */
    public int count() {
        return found.size();
    }

    /** Returns whether nothing is wrong. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Returns the problems in the order of the file, those without a line last. What is wrong at
     * the same place in both arms is said once, without the name of an arm.
     */
    public List<Problem> list() {
        Map<String, Problem> distinct = new LinkedHashMap<>();
        for (Problem problem : found) {
            String identity = problem.location() + "\n" + problem.message() + problem.hints();
            distinct.merge(
                    identity,
                    problem,
                    (first, second) ->
                            first.context().equals(second.context())
                                    ? first
                                    : new Problem(
                                            first.location(), "", first.message(), first.hints()));
        }
        List<Problem> sorted = new ArrayList<>(distinct.values());
        sorted.sort(
                Comparator.comparingInt(
                        p -> p.location().line() > 0 ? p.location().line() : Integer.MAX_VALUE));
        return sorted;
    }

    /**
     * Refuses if anything is wrong.
     *
     * @param subject what is refused, for example the name of the file
     * @throws ExperimentException with all problems
     */
    public void throwIfAny(String subject) {
        if (!found.isEmpty()) {
            throw new ExperimentException(subject, list());
        }
    }
}
