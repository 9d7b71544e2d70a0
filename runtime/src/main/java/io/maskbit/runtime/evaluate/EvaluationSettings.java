package io.maskbit.runtime.evaluate;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.Protocol;
import java.util.List;
import java.util.Optional;

/**
 * How to measure.
 *
 * @param protocol the protocol
 * @param asked metrics that were asked for; empty: those of the protocol that can be computed
 * @param seed of bootstraps
 * @param draws of each bootstrap over images; empty: a number that the cost allows
 * @param extrapolated whether the Fréchet distance at infinitely many images is estimated too
 */
public record EvaluationSettings(
        Protocol protocol,
        Optional<List<MetricName>> asked,
        long seed,
        Optional<Integer> draws,
        boolean extrapolated) {

    /** Draws of a bootstrap if nothing else is asked for. */
    static final int DRAWS = 200;

    /**
     * Checks the numbers.
     *
     * @throws ExperimentException if one is out of range
     */
    public EvaluationSettings {
        if (draws.isPresent() && (draws.get() < 0 || draws.get() > 100_000)) {
            throw new ExperimentException(
                    Location.of("--bootstrap"),
                    "must be from 0, for none, to 100000, but is " + draws.get());
        }
    }

    /** Returns the metrics to try. */
    List<MetricName> metrics() {
        return asked.orElse(protocol.metrics());
    }
}
