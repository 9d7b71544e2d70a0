package io.maskbit.spi;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;

/**
 * What a forward pass needs to know.
 *
 * @param parameters gives the arrays of parameters
 * @param training true in training: dropout is on, batch statistics are used, training-only losses
 *     are computed
 */
public record Pass(ParameterStore parameters, boolean training) {

    /**
     * Returns a pass of the evaluation kind.
     *
     * @param manager a manager on the device of the parameters
     * @return the pass
     */
    public static Pass evaluation(NDManager manager) {
        return new Pass(new ParameterStore(manager, false), false);
    }

    /**
     * Returns a pass of the training kind.
     *
     * @param manager a manager on the device of the parameters
     * @return the pass
     */
    public static Pass forTraining(NDManager manager) {
        return new Pass(new ParameterStore(manager, false), true);
    }
}
