package io.maskbit.runtime.cli;

import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.weights.ImportReport;
import io.maskbit.runtime.weights.WeightImport;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a run of released weights. */
@Command(
        name = "import",
        description = {
            "Makes a run of released weights (.bin, .pt, .pth, .ckpt, .safetensors, or a folder"
                    + " with one). What model a file holds is told by its tensors' names and"
                    + " shapes. A tokenizer's file and a generator's file give one run that makes"
                    + " images."
        },
        mixinStandardHelpOptions = true)
final class ImportVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private PluginOptions plugins;

    @Parameters(
            arity = "1..2",
            paramLabel = "FILE",
            description = "released weights: of a tokenizer, of a generator, or of both")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "folder of the run; must not hold another one")
    private Path out;

    @Option(
            names = "--tokenizer",
            paramLabel = "RUN",
            description = "run whose tokenizer a generator without one gets")
    private Optional<Path> tokenizer = Optional.empty();

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description =
                    "experiment file that must agree with the weights, and that says what they do"
                            + " not")
    private Optional<Path> recipe = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a setting that weights do not say, for example generator.heads=4")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--classes",
            paramLabel = "FILE",
            description = "names of the classes, one a line, instead of their numbers")
    private Optional<Path> classes = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter to = spec.commandLine().getOut();
        ImportReport report =
                new WeightImport(plugins.catalog(), Console.progress(to))
                        .run(
                                new WeightImport.Request(
                                        files,
                                        out,
                                        tokenizer,
                                        recipe.map(Document::read),
                                        settings.stream().map(SetOption::of).toList(),
                                        classes.map(ClassLabels::read)));
        report.summary().forEach(to::println);
        to.println("run: " + out + " (key by key: " + out.resolve("import.txt") + ")");
        return Main.DONE;
    }
}
