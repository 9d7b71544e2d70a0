package io.maskbit.spi;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import java.util.function.Supplier;

/**
 * What a component needs when it is built.
 *
 * @param manager owner of the component's parameters; its device is the device of the arm
 * @param seeds randomness; starting weights come from purpose {@code INITIAL_WEIGHTS} and the
 *     parameter's path
 * @param precision number format of the heavy arithmetic
 * @param judge gives a frozen network that knows the data of the experiment: the features of a
 *     small classifier trained on them. Asking takes as long as training it where it is not cached,
 *     so ask once, and only where it is needed. The network lives as long as the manager. Throws an
 *     {@link ExperimentException} where there are no data
 */
public record BuildContext(
        NDManager manager, Seeds seeds, Precision precision, Supplier<FeatureNetwork> judge) {

    /**
     * A context without data, so that asking for the judge is refused.
     *
     * @param manager owner of the component's parameters
     * @param seeds randomness
     * @param precision number format of the heavy arithmetic
     */
    public BuildContext(NDManager manager, Seeds seeds, Precision precision) {
        this(manager, seeds, precision, BuildContext::withoutData);
    }

    private static FeatureNetwork withoutData() {
        throw new ExperimentException(
                Location.of("judge"),
                "there is no judge where components are built without data",
                "a judge is trained on the data of an experiment: build the component in a run,"
                        + " or give the context a feature network of your own");
    }
}
