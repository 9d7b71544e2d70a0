package io.maskbit.spi;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.maskbit.api.Stability;

/**
 * What a forward pass needs to know.
 *
 * @param parameters gives the arrays of parameters
 * @param training true in training: dropout is on, batch statistics are used, training-only losses
 *     are computed
 * @param notes receives the intermediate results that components name; {@link Notes#NONE} where
 *     nobody looks
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record Pass(ParameterStore parameters, boolean training, Notes notes) {

    /**
     * A pass at which nobody looks.
     *
     * @param parameters gives the arrays of parameters
     * @param training true in training
     */
    public Pass(ParameterStore parameters, boolean training) {
        this(parameters, training, Notes.NONE);
    }

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

    /**
     * Returns this pass with a receiver of intermediate results.
     *
     * @param receiver receives what components note
     * @return another pass
     */
    public Pass noting(Notes receiver) {
        return new Pass(parameters, training, receiver);
    }

    /**
     * Reports an intermediate result. Does nothing in usual passes, so it may stand in any forward
     * pass.
     *
     * @param name path of the layer that gives it; see {@link Notes#note}
     * @param value the result; borrowed
     */
    public void note(String name, NDArray value) {
        notes.note(name, value);
    }
}
