package io.maskbit.spi;

import ai.djl.nn.Block;
import io.maskbit.api.Stability;

/**
 * A live part of an arm. Components live as long as their arm; there is nothing to start or stop.
 *
 * <p>Arrays: inputs are borrowed and must be left open and as they were ({@code
 * inputsAreLeftAsTheyWere}). Results belong to the step in which they are made: after the first
 * pass no array must outlive its step ({@code noArrayOutlivesItsStep}). What is made once and kept
 * is attached to the {@link BuildContext#manager()}.
 *
 * <p>In evaluation, equal inputs must give equal results to the last bit ({@code
 * evaluationIsDeterministic}). Instances must share no state ({@code instancesShareNothing}).
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public interface Component {

    /**
     * Returns the component's own parameters: what is optimised, saved, counted and averaged. The
     * parameters of components given to it are not included. Those that require no gradient, such
     * as running statistics, are saved, but neither optimised nor averaged.
     *
     * <p>The names of {@link Block#getParameters()} are the keys of weight files: they must differ
     * and be the same in every instance, and each parameter initialised ({@code
     * parametersAreNamedForGood}). Parameters must be freed with the {@link BuildContext#manager()}
     * ({@code parametersEndWithTheirManager}). Equal seeds must give bit-equal starting values,
     * whatever was built before ({@code equalSeedsGiveEqualParameters}). Beside its inputs, nothing
     * but the parameters must count in evaluation: an instance that loads them gives the results of
     * the one that saved them ({@code loadedParametersGiveEqualOutputs}). In training each must get
     * a gradient, unless it is frozen ({@code everyParameterGetsAGradientOrIsFrozen}).
     */
    Block block();
}
