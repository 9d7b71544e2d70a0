package io.maskbit.runtime.weights;

import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the keys of a model in the order in which the reference lists them (spec 1.6, 6.5). */
final class KeyList {

    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    /** Returns the keys with their shapes. */
    Map<String, Shape> shapes() {
        return Collections.unmodifiableMap(shapes);
    }

    /** Adds one tensor. */
    KeyList add(String key, long... extents) {
        shapes.put(key, new Shape(extents));
        return this;
    }

    /** Adds the weight of a convolution with a square kernel. */
    KeyList kernel(String name, int in, int out, int side) {
        return add(name + ".weight", out, in, side, side);
    }

    /** Adds a convolution with a square kernel and a bias. */
    KeyList conv(String name, int in, int out, int side) {
        return kernel(name, in, out, side).add(name + ".bias", out);
    }

    /** Adds a normalisation with a gain and a bias. */
    KeyList norm(String name, int width) {
        return add(name + ".weight", width).add(name + ".bias", width);
    }

    /** Adds a matrix with a bias. */
    KeyList linear(String name, int in, int out) {
        return add(name + ".weight", out, in).add(name + ".bias", out);
    }
}
