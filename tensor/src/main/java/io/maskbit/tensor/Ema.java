package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An exponential moving average of parameters (spec 5.4). An update is one native call.
 *
 * <p>Update u = 1, 2, 3, ... uses n = max(0, u - updateAfterStep - 1). The decay is 0, a copy, for
 * n = 0; else (1 + n) / (10 + n), or with warm-up 1 - (1 + n / inverseGamma)^-power; at most {@code
 * decay} and at least {@code minDecay}. Parameters that are not trainable at the moment are copied.
 */
public final class Ema {

    /**
     * How fast the average follows.
     *
     * @param decay largest decay, in [0, 1]
     * @param minDecay smallest decay, in [0, decay]
     * @param warmup true: the power law; false: (1 + n) / (10 + n)
     * @param inverseGamma of the power law, above 0
     * @param power of the power law
     * @param updateAfterStep updates that only copy
     * @param updateEvery one update in this many changes the average, starting with the first
     */
    public record Settings(
            double decay,
            double minDecay,
            boolean warmup,
            double inverseGamma,
            double power,
            long updateAfterStep,
            long updateEvery) {

        /** Checks the ranges. */
        public Settings {
            if (!(0 <= minDecay && minDecay <= decay && decay <= 1)) {
                throw new IllegalArgumentException(
                        "0 <= minDecay <= decay <= 1 must hold, but they are "
                                + minDecay
                                + " and "
                                + decay);
            }
            if (!(inverseGamma > 0) || updateAfterStep < 0 || updateEvery < 1) {
                throw new IllegalArgumentException(
                        "inverseGamma must be above 0, updateAfterStep at least 0 and updateEvery at"
                                + " least 1");
            }
        }

        /**
         * The usual settings: no warm-up by power law, every update counts.
         *
         * @param decay largest decay
         * @return the settings
         */
        public static Settings of(double decay) {
            return new Settings(decay, 0, false, 1, 2.0 / 3, 0, 1);
        }
    }

    private Settings settings;
    private final Map<String, NDArray> shadow = new LinkedHashMap<>();
    private final OperatorCalls.Held averages;
    private final OperatorCalls.Held parameters;
    private long updates;
    private double decay;
    private boolean swapped;

    /**
     * Starts an average as a copy of the parameters.
     *
     * @param manager owner of the average, on the device of the parameters
     * @param parameters float32 arrays by name
     * @param settings how fast it follows
     */
    public Ema(NDManager manager, Map<String, NDArray> parameters, Settings settings) {
        this.settings = settings;
        parameters.forEach(
                (name, array) -> {
                    NDArray copy = Step.keep(array.duplicate(), manager);
                    shadow.put(name, copy);
                });
        this.averages = new OperatorCalls.Held(new ArrayList<>(shadow.values()), manager);
        this.parameters = new OperatorCalls.Held(List.copyOf(parameters.values()), manager);
    }

    /**
     * Moves the average towards the parameters.
     *
     * @throws IllegalStateException inside {@link #withAverages}
     */
    public void update() {
        requireParameters();
        updates++;
        if ((updates - 1) % settings.updateEvery() != 0) {
            return;
        }
        decay = decayAt(Math.max(0, updates - settings.updateAfterStep() - 1));
        call("average", averages, parameters, 1 - decay);
    }

    private double decayAt(long n) {
        if (n == 0) {
            return 0;
        }
        double free =
                settings.warmup()
                        ? 1 - Math.pow(1 + n / settings.inverseGamma(), -settings.power())
                        : (1.0 + n) / (10.0 + n);
        return Math.max(settings.minDecay(), Math.min(free, settings.decay()));
    }

    /** Returns the decay of the latest update that changed the average; 0 before the first. */
    public double decay() {
        return decay;
    }

    /** Returns how often {@link #update} was called, in earlier parts of a resumed run too. */
    public long updates() {
        return updates;
    }

    /**
     * Goes on where a checkpoint ended.
     *
     * @param updates number of updates so far
     * @param file holds exactly the names and shapes of {@link #shadow}
     * @throws io.maskbit.api.ExperimentException if it does not; the average is then unchanged
     */
    public void restore(long updates, TensorFile file) {
        restore(updates, file, settings);
    }

    /**
     * Goes on where a checkpoint ended, in another manner from now on.
     *
     * @param updates number of updates so far
     * @param file holds exactly the names and shapes of {@link #shadow}
     * @param from how fast the average follows from now on
     * @throws io.maskbit.api.ExperimentException if it does not; the average is then unchanged
     */
    public void restore(long updates, TensorFile file, Settings from) {
        requireParameters();
        StrictLoad.of(file, shadow).run();
        settings = from;
        this.updates = updates;
        decay = 0;
        if (updates > 0) {
            long latest = updates - (updates - 1) % settings.updateEvery();
            decay = decayAt(Math.max(0, latest - settings.updateAfterStep() - 1));
        }
    }

    /** Returns the average by name: the live arrays, which {@link #withAverages} exchanges. */
    public Map<String, NDArray> shadow() {
        return Collections.unmodifiableMap(shadow);
    }

    /**
     * Runs work with the averages in place of the parameters. Contents are exchanged, so {@link
     * #shadow} holds the parameters meanwhile; afterwards, also after an exception, both are what
     * they were, bit for bit.
     *
     * @param body the work; must not change the parameters
     * @return the value of the body
     * @throws IllegalStateException inside another call of this method
     */
    public <T> T withAverages(Supplier<T> body) {
        requireParameters();
        call("swap", averages, parameters);
        swapped = true;
        try {
            return body.get();
        } finally {
            swapped = false;
            call("swap", averages, parameters);
        }
    }

    private void requireParameters() {
        if (swapped) {
            throw new IllegalStateException("the averages are in place of the parameters");
        }
    }

    private static void call(String method, Object... arguments) {
        Tape.withoutGradients(
                () -> {
                    ModuleOps.calls().call(method, arguments);
                    return true;
                });
    }
}
