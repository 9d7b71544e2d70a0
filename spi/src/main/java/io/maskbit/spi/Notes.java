package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Stability;

/**
 * Receives intermediate results of forward passes: for comparing a network layer by layer with
 * another one.
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
@FunctionalInterface
public interface Notes {

    /** Receives nothing; what passes have unless they are given others. */
    Notes NONE = (name, value) -> {};

    /**
     * Receives a result at the moment at which it is known, so in the order of execution.
     *
     * @param name path of the layer whose result it is, with dots, as its parameters are named:
     *     {@code encoder.down.0.res_blocks.1}, {@code transformer.layers.7}, {@code quantize}. What
     *     two layers computed in one go has the name of the first, a plus sign and what the second
     *     does: {@code encoder.norm_out+silu}
     * @param value the result, on the device of the pass; borrowed, and perhaps closed soon after:
     *     a receiver that needs it later copies it
     */
    void note(String name, NDArray value);
}
