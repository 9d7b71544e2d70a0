package io.maskbit.runtime.wiring;

import java.util.List;

/**
 * What the labels mean.
 *
 * @param names name of each class
 */
record ClassNames(List<String> names) {

    /** Copies the names. */
    ClassNames {
        names = List.copyOf(names);
    }
}
