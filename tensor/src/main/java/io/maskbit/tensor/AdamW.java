package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay, in PyTorch's form: epsilon is added after the bias correction
 * of the second moment, and the decay is scaled by the learning rate. A step is one native call.
 *
 * <p>A parameter takes part once it has a stored gradient; until then neither its value nor its
 * moments nor its step count change. Zeroing keeps the gradient stored, as zeros.
 *
 * @see <a href="https://arxiv.org/abs/1711.05101">Decoupled weight decay regularization</a>
 */
public final class AdamW implements AutoCloseable {

    /**
     * Settings of a group.
     *
     * @param beta1 decay of the first moment, in [0, 1)
     * @param beta2 decay of the second moment, in [0, 1)
     * @param epsilon added to the root of the second moment, above 0
     * @param weightDecay at least 0
     */
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {

        /** Checks the ranges. */
        public Settings {
            check(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1), but is " + beta1);
            check(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1), but is " + beta2);
            check(epsilon > 0, "epsilon must be positive, but is " + epsilon);
            check(weightDecay >= 0, "weight decay must be at least 0, but is " + weightDecay);
        }

        private static void check(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }
    }

    /**
     * Parameters that share settings.
     *
     * @param parameters float32 arrays
     * @param names one name for each, unique over all groups
     * @param settings their settings
     */
    public record Group(List<NDArray> parameters, List<String> names, Settings settings) {

        /**
         * Copies the lists.
         *
         * @throws IllegalArgumentException if their lengths differ
         */
        public Group {
            parameters = List.copyOf(parameters);
            names = List.copyOf(names);
            if (parameters.size() != names.size()) {
                throw new IllegalArgumentException(
                        parameters.size() + " parameters have " + names.size() + " names");
            }
        }
    }

    private final Map<String, NDArray> state = new LinkedHashMap<>();
    private final OperatorCalls.Held parameters;
    private final OperatorCalls.Held firstMoments;
    private final OperatorCalls.Held secondMoments;
    private final OperatorCalls.Held steps;
    private final long[] ends;
    private final double[] settings;

    /**
     * Allocates the moments, all zero.
     *
     * @param manager owner of the moments, on the device of the parameters
     * @param groups at least one parameter in all
     * @throws IllegalArgumentException if there is no parameter, or two of one name
     */
    public AdamW(NDManager manager, List<Group> groups) {
        List<NDArray> all = new ArrayList<>();
        List<NDArray> first = new ArrayList<>();
        List<NDArray> second = new ArrayList<>();
        List<NDArray> counts = new ArrayList<>();
        ends = new long[groups.size()];
        settings = new double[4 * groups.size()];
        for (int g = 0; g < groups.size(); g++) {
            Group group = groups.get(g);
            for (int i = 0; i < group.parameters().size(); i++) {
                NDArray parameter = group.parameters().get(i);
                String name = group.names().get(i);
                all.add(parameter);
                first.add(zeros(manager, name + ".exp_avg", parameter.getShape()));
                second.add(zeros(manager, name + ".exp_avg_sq", parameter.getShape()));
                counts.add(zeros(manager, name + ".step", new Shape()));
            }
            ends[g] = all.size();
            settings[4 * g] = group.settings().beta1();
            settings[4 * g + 1] = group.settings().beta2();
            settings[4 * g + 2] = group.settings().epsilon();
            settings[4 * g + 3] = group.settings().weightDecay();
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("an optimiser needs a parameter");
        }
        parameters = new OperatorCalls.Held(all, manager);
        firstMoments = new OperatorCalls.Held(first, manager);
        secondMoments = new OperatorCalls.Held(second, manager);
        steps = new OperatorCalls.Held(counts, manager);
    }

    private NDArray zeros(NDManager manager, String name, Shape shape) {
        NDArray zeros = Step.keep(manager.zeros(shape, DataType.FLOAT32), manager);
        if (state.put(name, zeros) != null) {
            throw new IllegalArgumentException("two parameters have the state " + name);
        }
        return zeros;
    }

    /**
     * Clips the stored gradients by their common norm, updates the parameters and zeroes the
     * gradients.
     *
     * @param learningRate of this step
     * @param maxGradientNorm largest norm of all gradients together; larger ones are scaled by max
     *     / (norm + 1e-6); 0 or less turns clipping off
     * @return the norm before clipping, a float32 scalar of the current step
     */
    public NDArray step(double learningRate, double maxGradientNorm) {
        return Tape.withoutGradients(
                () ->
                        ModuleOps.calls()
                                .tensor(
                                        "adamw",
                                        parameters,
                                        firstMoments,
                                        secondMoments,
                                        steps,
                                        ends,
                                        settings,
                                        learningRate,
                                        maxGradientNorm));
    }

    /** Returns the norm of all stored gradients together, a float32 scalar of the current step. */
    public NDArray gradientNorm() {
        return Tape.withoutGradients(() -> ModuleOps.calls().tensor("gradients_norm", parameters));
    }

    /** Sets all stored gradients to zero without an update. */
    public void zeroGradients() {
        Tape.withoutGradients(
                () -> {
                    ModuleOps.calls().call("zero_gradients", parameters);
                    return true;
                });
    }

    /**
     * Returns what a checkpoint must hold: {@code <name>.exp_avg}, {@code <name>.exp_avg_sq} (the
     * moments) and {@code <name>.step} (a float32 scalar) of every parameter. These are the live
     * arrays.
     */
    public Map<String, NDArray> state() {
        return Collections.unmodifiableMap(state);
    }

    /**
     * Takes the state from a checkpoint.
     *
     * @param file holds exactly the names and shapes of {@link #state}
     * @throws io.maskbit.api.ExperimentException if it does not; the state is then unchanged
     */
    public void load(TensorFile file) {
        StrictLoad.of(file, state).run();
    }

    /** Frees the lists and the moments. */
    @Override
    public void close() {
        List.of(parameters, firstMoments, secondMoments, steps).forEach(OperatorCalls.Held::close);
        state.values().forEach(NDArray::close);
    }
}
