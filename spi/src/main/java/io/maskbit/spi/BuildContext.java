package io.maskbit.spi;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.api.Stability;
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
 * @param loaded true where all parameters will be overwritten before the first pass: starting
 *     values need not be drawn, and arrays may be left as they are allocated. Their memory may then
 *     be replaced by that of a file that nobody may write to: keep no view of a parameter
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record BuildContext(
        NDManager manager,
        Seeds seeds,
        Precision precision,
        Supplier<FeatureNetwork> judge,
        boolean loaded) {

    /**
     * A context of components that begin with starting values.
     *
     * @param manager owner of the component's parameters
     * @param seeds randomness
     * @param precision number format of the heavy arithmetic
     * @param judge gives a frozen network that knows the data
     */
    public BuildContext(
            NDManager manager, Seeds seeds, Precision precision, Supplier<FeatureNetwork> judge) {
        this(manager, seeds, precision, judge, false);
    }

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

    /**
     * Returns this context for components whose parameters will be overwritten before the first
     * pass.
     */
    public BuildContext forLoading() {
        return new BuildContext(manager, seeds, precision, judge, true);
    }

    private static FeatureNetwork withoutData() {
        throw new ExperimentException(
                Location.of("judge"),
                "there is no judge where components are built without data",
                "a judge is trained on the data of an experiment: build the component in a run,"
                        + " or give the context a feature network of your own");
    }
}
