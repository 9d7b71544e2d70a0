package io.maskbit.runtime;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A class, by number or by name; neither means no class.
 *
 * @param number its number
 * @param name its name
 */
record ClassChoice(OptionalInt number, Optional<String> name) {

    static final ClassChoice NONE = new ClassChoice(OptionalInt.empty(), Optional.empty());
}
