package io.maskbit.runtime.cli;

import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.verify.Verification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether a run computes what the published model computes. */
@Command(
        name = "verify",
        description = {
            "Says whether a run computes what the published model computes: its files are"
                    + " unaltered; components such as its own give, layer by layer, what is"
                    + " published for weights of a formula; on request its weights are those of a"
                    + " released file, bit by bit, and its layers give what a file of activations"
                    + " says. Names the first layer that deviates. Exit code 2 if anything does, or if there"
                    + " was nothing to compare."
        },
        mixinStandardHelpOptions = true)
final class VerifyVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TrainedRunOptions run;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "released weights to compare with, key by key, bit by bit")
    private Optional<Path> weights = Optional.empty();

    @Option(
            names = "--activations",
            paramLabel = "FILE",
            description =
                    "inputs and outputs of layers to compare with (.npz, .safetensors, .pt); see"
                            + " docs/verify.md")
    private Optional<Path> activations = Optional.empty();

    @Option(
            names = "--partial",
            description = "let --activations hold arrays that have the name of no layer")
    private boolean partial;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description =
                    "write inputs (those of --activations, or made ones) and outputs of all layers"
                            + " (.safetensors)")
    private Optional<Path> record = Optional.empty();

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            description =
                    "largest deviation of a value, in units of its layer's root mean square;"
                            + " without it 1e-4, 1e-3 with --activations, 0.1 in bfloat16")
    private Optional<Double> tolerance = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "replace a setting of the run, such as precision=bfloat16")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--full", description = "known answers of full size too (4 GB of memory)")
    private boolean full;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (TrainedRun trained = run.open(settings, 0)) {
            Verification verification = new Verification(trained, tolerance, out::println);
            weights.ifPresent(verification::weights);
            verification.knownAnswers(run.catalog(), full);
            activations.ifPresent(file -> verification.activations(file, partial));
            record.ifPresent(file -> verification.record(activations, file));
            out.println(verification.conclusion());
            return verification.agrees() ? Main.DONE : Main.REFUSED;
        }
    }
}
