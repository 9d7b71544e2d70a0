package io.maskbit.runtime.cli;

import io.maskbit.runtime.fetch.Patience;
import io.maskbit.runtime.fetch.PublishedWeights;
import io.maskbit.runtime.fetch.WeightFetch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches published weights from the hub. */
@Command(
        name = "fetch",
        description = {
            "Fetches published weights from the public hub, once, and checks them ever after. Goes on"
                    + " where a broken download ended. Without NAME lists what is published."
        },
        mixinStandardHelpOptions = true)
final class FetchVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "a published model, or OWNER/REPOSITORY, or OWNER/REPOSITORY/FILE")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "folder of the weights, each as OWNER/REPOSITORY/FILE below it (weights below"
                            + " $MASKBIT_CACHE, else ~/.cache/maskbit/weights)")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--hub",
            paramLabel = "URL",
            description = "address of the hub (${DEFAULT-VALUE})",
            defaultValue = WeightFetch.HUB)
    private String hub;

    @Option(
            names = "--offline",
            description = "use what is there, connect to nobody; MASKBIT_OFFLINE=1 does the same")
    private boolean offline;

    @Override
    public Integer call() {
        PrintWriter to = spec.commandLine().getOut();
        if (name.isEmpty()) {
            PublishedWeights.byName()
                    .forEach(
                            (each, published) ->
                                    to.printf(
                                            "%s: %s (%s)%n",
                                            each, published.about(), published.repository()));
            return Main.DONE;
        }
        Map<String, String> variables = System.getenv();
        Path folder =
                out.orElseGet(
                        () ->
                                WeightFetch.cache(
                                        variables, Path.of(System.getProperty("user.home"))));
        Path file =
                new WeightFetch(hub, offline, variables, Patience.USUAL, Console.progress(to))
                        .fetch(name.orElseThrow(), folder);
        to.println(file);
        String run = file.getFileName().toString().replaceFirst("\\.[A-Za-z]+$", "");
        to.println("next: maskbit import " + file + " --out runs/" + run);
        return Main.DONE;
    }
}
