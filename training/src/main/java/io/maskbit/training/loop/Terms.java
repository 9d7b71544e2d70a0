package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Named scalars of one step, on the device until they are read. */
final class Terms {

    private final Map<String, List<DoubleSupplier>> values = new LinkedHashMap<>();

    /** Adds a scalar; several of one name, from accumulated batches, are averaged. */
    void add(String name, NDArray scalar) {
        NDArray number = scalar.stopGradient();
        put(name, number::getFloat);
    }

    /** Adds a number. */
    void add(String name, double number) {
        put(name, () -> number);
    }

    /** Adds the terms of a loss. */
    void add(Loss loss) {
        loss.terms().forEach(this::add);
    }

    private void put(String name, DoubleSupplier number) {
        values.computeIfAbsent(name, unused -> new ArrayList<>()).add(number);
    }

    /** Waits for the device and returns the numbers. */
    Map<String, Double> read() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        values.forEach(
                (name, scalars) ->
                        numbers.put(
                                name,
                                scalars.stream()
                                        .mapToDouble(DoubleSupplier::getAsDouble)
                                        .average()
                                        .orElseThrow()));
        return numbers;
    }
}
