package io.maskbit.spi;

import ai.djl.nn.Block;

/**
 * A live part of an arm. Components live as long as their arm; there is nothing to start or stop.
 *
 * <p>Arrays: inputs are borrowed and must not be changed or closed; results belong to the step in
 * which they are made. Whatever outlives a step is attached to the {@link BuildContext#manager()}.
 */
public interface Component {

    /**
     * Returns the component's own parameters, initialised: what is optimised, saved, counted and
     * averaged. The parameters of components given to it are not included. Those that require no
     * gradient, such as running statistics, are saved, but neither optimised nor averaged. The
     * names of {@link Block#getParameters()} are the keys of weight files.
     */
    Block block();
}
