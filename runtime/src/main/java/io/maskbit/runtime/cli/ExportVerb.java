package io.maskbit.runtime.cli;

import io.maskbit.runtime.weights.WeightExport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the weights of a run in the layout of the reference. */
@Command(
        name = "export",
        description = {
            "Writes the weights of a run with the keys of the reference, buffers included, as a"
                    + " file for torch.load or as safetensors."
        },
        mixinStandardHelpOptions = true)
final class ExportVerb implements Callable<Integer> {

    /** What a run can hold. */
    private enum Stage {
        TOKENIZER,
        GENERATOR
    }

    @Spec private CommandSpec spec;

    @Mixin private PluginOptions plugins;

    @Parameters(paramLabel = "RUN", description = "folder of a run")
    private Path run;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "the file: .bin, .pt, .pth or .ckpt for torch.load, or .safetensors")
    private Path out;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "tokenizer or generator; without it the generator, where there is one")
    private Optional<Stage> stage = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter to = spec.commandLine().getOut();
        WeightExport export = new WeightExport(plugins.catalog(), Console.progress(to));
        to.println(export.run(run, stage.map(s -> s.name().toLowerCase(Locale.ROOT)), out));
        return Main.DONE;
    }
}
