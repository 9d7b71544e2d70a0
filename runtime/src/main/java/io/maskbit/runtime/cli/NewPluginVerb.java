package io.maskbit.runtime.cli;

import io.maskbit.runtime.template.PluginProject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the project of a new plugin. */
@Command(
        name = "new-plugin",
        description = {
            "Writes the project of a new plugin: a small working component, its contract test and an"
                    + " experiment. 'mvn verify' in it passes at once."
        },
        mixinStandardHelpOptions = true)
final class NewPluginVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "quantizer, tokenizer, discriminator, perceptual-loss or generator")
    private String kind;

    @Parameters(
            index = "1",
            paramLabel = "ID",
            description = "the component's id, vendor.name, such as acme.residual-vq")
    private String id;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the project's folder, absent or empty (vendor-name in this folder)")
    private Optional<Path> out = Optional.empty();

    @Override
    public Integer call() {
        PluginProject project = PluginProject.of(kind, id);
        Path folder = out.orElse(Path.of(project.artifact()));
        project.write(folder);
        PrintWriter said = spec.commandLine().getOut();
        said.println(folder + " holds " + project.files().size() + " files. Next:");
        said.println("  cd " + folder + " && mvn verify");
        said.println(
                "  mkdir -p plugins/"
                        + project.artifact()
                        + " && cp target/"
                        + project.jar()
                        + " plugins/"
                        + project.artifact()
                        + "/");
        said.println("  maskbit plan experiment.yaml --plugins plugins");
        said.println("  maskbit compare experiment.yaml --plugins plugins");
        said.flush();
        return Main.DONE;
    }
}
