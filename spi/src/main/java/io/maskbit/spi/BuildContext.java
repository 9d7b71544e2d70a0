package io.maskbit.spi;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;

/**
 * What a component needs when it is built.
 *
 * @param manager owner of the component's parameters; its device is the device of the arm
 * @param seeds randomness; starting weights come from purpose {@code INITIAL_WEIGHTS} and the
 *     parameter's path
 * @param precision number format of the heavy arithmetic
 */
public record BuildContext(NDManager manager, Seeds seeds, Precision precision) {}
