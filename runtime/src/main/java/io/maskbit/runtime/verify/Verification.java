package io.maskbit.runtime.verify;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Precision;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.plugin.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Says whether a run computes what the published model computes, and where it begins not to. */
public final class Verification {

    /** Of known answers in float32. */
    private static final double TOLERANCE = 1e-4;

    /** Of single values among millions, from other kernels, in float32. */
    private static final double ACTIVATIONS = 1e-3;

    /** In bfloat16, which keeps 8 bits of a value. */
    private static final double LOW_PRECISION = 0.1;

    private final TrainedRun run;
    private final Optional<Double> tolerance;
    private final Consumer<String> out;
    private boolean agrees = true;
    private int layers;
    private int parameters;

    /**
     * Begins with a run that is open, whose files were therefore found unaltered.
     *
     * @param run the run
     * @param tolerance largest deviation of a value that counts as equal, in units of its layer's
     *     root mean square; empty for 1e-4 with known answers and 1e-3 with activations, 0.1 for
     *     both in bfloat16
     * @param out receives the report line by line
     * @throws ExperimentException if the tolerance is not a finite number above 0
     */
    public Verification(TrainedRun run, Optional<Double> tolerance, Consumer<String> out) {
        tolerance.ifPresent(Verification::requireTolerance);
        this.run = run;
        this.tolerance = tolerance;
        this.out = out;
        run.weightDigests()
                .forEach((file, digest) -> out.accept(file + " is unaltered: SHA-256 " + digest));
    }

    /**
     * Compares the run's parameters with a file of released weights, bit by bit.
     *
     * @param file the weights
     */
    public void weights(Path file) {
        WeightComparison comparison = WeightComparison.of(run, file);
        comparison.lines().forEach(out);
        agrees &= comparison.agrees();
        parameters += comparison.parameters();
    }

    /**
     * Compares components such as the run's, with weights of a formula, with what the published
     * ones give.
     *
     * @param catalog where components are found
     * @param full whether with models of full size too
     */
    public void knownAnswers(Catalog catalog, boolean full) {
        List<LayerReport> reports =
                KnownAnswers.compare(run.plan(), catalog, full, tolerance(TOLERANCE));
        if (reports.isEmpty()) {
            out.accept("there are no known answers for components of this kind");
        }
        reports.forEach(this::say);
    }

    /**
     * Compares the run's layers with a file of activations.
     *
     * @param file inputs and what layers gave for them
     * @param partial whether arrays that have the name of no layer are left out; otherwise they
     *     deviate
     */
    public void activations(Path file, boolean partial) {
        try (Activations activations = Activations.open(file)) {
            say(ActivationCheck.compare(run, activations, tolerance(ACTIVATIONS), partial));
        }
    }

    /**
     * Records what the run's layers give.
     *
     * @param inputs file whose inputs are taken; empty to make them by a formula
     * @param to the file, safetensors; replaced if it is there
     */
    public void record(Optional<Path> inputs, Path to) {
        int arrays;
        if (inputs.isPresent()) {
            try (Activations activations = Activations.open(inputs.orElseThrow())) {
                arrays = ActivationCheck.record(run, Optional.of(activations), to);
            }
        } else {
            arrays = ActivationCheck.record(run, Optional.empty(), to);
        }
        out.accept(arrays + " arrays recorded: " + to);
    }

    /** Returns whether something was compared beside the files' digests, and all of it agrees. */
    public boolean agrees() {
        return agrees && layers + parameters > 0;
    }

    /** Returns what has come of it, in a sentence. */
    public String conclusion() {
        if (!agrees) {
            return "NOT verified: see above";
        }
        if (layers + parameters == 0) {
            return "NOT verified: nothing was compared but the digests of the run's files; give"
                    + " --weights or --activations";
        }
        return "verified: everything that was compared agrees ("
                + layers
                + " results of layers, "
                + parameters
                + " parameters)";
    }

    private static void requireTolerance(double tolerance) {
        if (!(tolerance > 0) || Double.isInfinite(tolerance)) {
            throw new ExperimentException(
                    Location.of("--tolerance"),
                    "is " + tolerance + ", which nothing or everything would meet",
                    "expected a finite number above 0, such as 1e-4");
        }
    }

    private void say(LayerReport report) {
        report.lines().forEach(out);
        agrees &= report.agrees();
        layers += report.layers().size();
    }

    private double tolerance(double exact) {
        boolean low = run.plan().ground().precision() != Precision.FLOAT32;
        return tolerance.orElse(low ? LOW_PRECISION : exact);
    }
}
