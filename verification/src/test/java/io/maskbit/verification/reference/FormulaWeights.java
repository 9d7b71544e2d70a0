package io.maskbit.verification.reference;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.maskbit.tensor.NamedParameters;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Weights that a case gives by a formula under {@code formula_weights} instead of a file: of each
 * tensor its key, number, shape and kind.
 */
final class FormulaWeights {

    private final long salt;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private record Tensor(long number, long[] shape, String kind, double bound) {
        Tensor(long number, long[] shape, String kind) {
            this(number, shape, kind, Math.sqrt(6.0 / (product(shape) / shape[0])));
        }
    }

    private FormulaWeights(JsonObject description) {
        salt = description.get("salt").getAsLong();
        for (JsonElement element : description.getAsJsonArray("keys")) {
            JsonObject tensor = element.getAsJsonObject();
            JsonElement number = tensor.get("p");
            if (number != null && !number.isJsonNull()) { // counters have none
                tensors.put(
                        tensor.get("key").getAsString(),
                        new Tensor(
                                number.getAsLong(),
                                FixtureCase.longs(tensor.get("shape")),
                                tensor.get("kind").getAsString()));
            }
        }
    }

    /**
     * Reads the description of a case.
     *
     * @throws IllegalArgumentException if the formula does not give the samples of the description
     */
    static FormulaWeights of(FixtureCase fixture) {
        return of(fixture.description().getAsJsonObject("formula_weights"));
    }

    /** Reads a description; otherwise as {@link #of(FixtureCase)}. */
    static FormulaWeights of(JsonObject description) {
        FormulaWeights weights = new FormulaWeights(description);
        JsonObject samples = description.getAsJsonObject("samples");
        for (String key : samples == null ? List.<String>of() : List.copyOf(samples.keySet())) {
            int index = 0;
            for (JsonElement sample : samples.getAsJsonArray(key)) {
                float value = weights.value(weights.tensor(key), index++);
                if (value != sample.getAsFloat()) {
                    throw new IllegalArgumentException(
                            key + " starts with " + value + " where the case has " + sample);
                }
            }
        }
        return weights;
    }

    /** Returns the keys, in order, without those of counters. */
    List<String> keys() {
        return List.copyOf(tensors.keySet());
    }

    /** Returns the shape of a tensor. */
    long[] shape(String key) {
        return tensor(key).shape().clone();
    }

    /** Returns the values of a tensor in row order. */
    float[] values(String key) {
        Tensor tensor = tensor(key);
        float[] values = new float[Math.toIntExact(product(tensor.shape()))];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(tensor, i);
        }
        return values;
    }

    /**
     * Fills components.
     *
     * @param components prefix of keys to the parameters that carry it
     * @throws IllegalArgumentException if a tensor has no parameter, a parameter no tensor, or the
     *     shapes differ
     */
    void fill(Map<String, NamedParameters> components) {
        TreeSet<String> unused = new TreeSet<>(tensors.keySet());
        List<String> wrong = new ArrayList<>();
        components.forEach(
                (prefix, parameters) ->
                        parameters
                                .asMap()
                                .forEach(
                                        (name, array) -> {
                                            String key = prefix + name;
                                            long[] shape = array.getShape().getShape();
                                            if (!unused.remove(key)
                                                    || !Arrays.equals(shape, shape(key))) {
                                                wrong.add(key + " " + array.getShape());
                                            } else {
                                                array.set(FloatBuffer.wrap(values(key)));
                                            }
                                        }));
        if (!unused.isEmpty() || !wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    "formula weights without parameter: " + unused + ", and otherwise: " + wrong);
        }
    }

    private Tensor tensor(String key) {
        Tensor tensor = tensors.get(key);
        if (tensor == null) {
            throw new IllegalArgumentException("no formula weights have the key " + key);
        }
        return tensor;
    }

    private float value(Tensor tensor, long index) {
        long x = salt + (tensor.number() << 32) + index + 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        x = x ^ (x >>> 31);
        double r = 2 * ((x >>> 11) * 0x1p-53) - 1; // [-1, 1)
        return (float)
                switch (tensor.kind()) {
                    case "weight" -> tensor.bound() * r;
                    case "bias", "norm_bias", "running_mean" -> 0.1 * r;
                    case "norm_weight" -> 1 + 0.1 * r;
                    case "running_var" -> 1 + 0.5 * Math.abs(r);
                    case "layer_scale" -> 0.3 + 0.1 * r;
                    case "embedding" -> 0.5 * r;
                    default ->
                            throw new IllegalArgumentException(
                                    "there is no formula for " + tensor.kind());
                };
    }

    private static long product(long[] extents) {
        return Arrays.stream(extents).reduce(1, Math::multiplyExact);
    }
}
