package io.maskbit.training.loop;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named scalars of one step, on the device until they are read. */
final class Terms {

    private final Map<String, List<NDArray>> values = new LinkedHashMap<>();

    /** Adds a scalar; several of one name, from accumulated batches, are averaged. */
    void add(String name, NDArray scalar) {
        values.computeIfAbsent(name, unused -> new ArrayList<>()).add(scalar.stopGradient());
    }

    /** Waits for the device and returns the numbers. */
    Map<String, Double> read() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        values.forEach(
                (name, scalars) ->
                        numbers.put(
                                name,
                                scalars.stream()
                                        .mapToDouble(NDArray::getFloat)
                                        .average()
                                        .orElseThrow()));
        return numbers;
    }
}
