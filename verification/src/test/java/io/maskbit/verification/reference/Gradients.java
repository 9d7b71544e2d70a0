package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import io.maskbit.tensor.NamedParameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The gradients of a component's parameters after a backward pass, on the host. */
final class Gradients {

    private final Map<String, Values> byName = new LinkedHashMap<>();

    private Gradients() {}

    /**
     * Reads gradients.
     *
     * @param parameters prefix of the reference's keys to the parameters that carry it
     */
    static Gradients of(Map<String, NamedParameters> parameters) {
        Gradients gradients = new Gradients();
        parameters.forEach(
                (prefix, named) ->
                        named.asMap()
                                .forEach(
                                        (name, array) ->
                                                gradients.byName.put(prefix + name, of(array))));
        return gradients;
    }

    /** Offers every gradient under the reference's key. */
    void offer(FixtureCase fixture, Checks checks, String prefix) {
        for (String name : fixture.expected(prefix)) {
            if (byName.containsKey(name)) {
                checks.offerValues(prefix + name, () -> byName.get(name));
            }
        }
    }

    /** Returns the norm over all parameters. */
    double norm() {
        double sum = 0;
        for (Values gradient : byName.values()) {
            for (double value : gradient.data()) {
                sum += value * value;
            }
        }
        return Math.sqrt(sum);
    }

    /** Returns whether all gradients of the chosen parameters are zero; there must be some. */
    boolean isZero(Predicate<String> chosen) {
        return byName.keySet().stream().anyMatch(chosen)
                && byName.entrySet().stream()
                        .filter(entry -> chosen.test(entry.getKey()))
                        .allMatch(e -> Arrays.stream(e.getValue().data()).allMatch(v -> v == 0));
    }

    private static Values of(NDArray parameter) {
        NDArray gradient = parameter.hasGradient() ? parameter.getGradient() : null;
        return gradient == null
                ? Values.of(new double[(int) parameter.size()], parameter.getShape().getShape())
                : Values.of(gradient);
    }
}
