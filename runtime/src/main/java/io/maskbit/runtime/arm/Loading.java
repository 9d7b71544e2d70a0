package io.maskbit.runtime.arm;

import io.maskbit.networks.Layer;
import io.maskbit.spi.Component;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.training.checkpoint.Checkpoint;

/** How weights come from their files into components. */
public enum Loading {
    /**
     * The components stand on the files, which the system reads when they are used: nothing is
     * copied and nothing drawn. For inference: nobody may write to the parameters, and nobody may
     * cut the files short meanwhile.
     */
    MAPPED,
    /** The components have memory of their own. */
    COPIED;

    /**
     * Loads one component.
     *
     * @param checkpoint the weights
     * @param name name of the component in the checkpoint
     * @param component the component
     */
    void load(Checkpoint checkpoint, String name, Component component) {
        NamedParameters parameters = NamedParameters.of(component);
        // Of other blocks nobody knows whether they keep views of their parameters.
        if (this == MAPPED && component.block() instanceof Layer) {
            checkpoint.map(name, parameters);
        } else {
            checkpoint.load(name, parameters);
        }
    }
}
