package io.maskbit.runtime.cli;

import io.maskbit.api.Seeds;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.DataSet;
import io.maskbit.training.data.ShardWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the images of an experiment's data section as tar archives. */
@Command(
        name = "shards",
        description = {
            "Writes the images of an experiment's data section as tar archives in the layout of"
                    + " WebDataset, for 'data: {use: tar-shards, path: DIR}'."
        },
        mixinStandardHelpOptions = true)
final class ShardsVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private PluginOptions plugins;

    @Parameters(paramLabel = "FILE", description = "the experiment file")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "replaces a setting of the file, for example data.path=DIR")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "folder of the archives; must hold none yet")
    private Path out;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "most images per archive (${DEFAULT-VALUE})",
            defaultValue = "" + ShardWriter.SAMPLES)
    private int samples;

    @Option(
            names = "--bytes",
            paramLabel = "N",
            description = "size at which an archive is ended (${DEFAULT-VALUE})",
            defaultValue = "" + ShardWriter.BYTES)
    private long bytes;

    @Override
    public Integer call() {
        if (samples < 1 || bytes < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--samples and --bytes must be at least 1");
        }
        List<SetOption> options = settings.stream().map(SetOption::of).toList();
        ArmPlan plan =
                new Planner(plugins.catalog()).plan(Document.read(file), options).arms().get(0);
        DataSet data = DataSet.open(plan.data(), plan.ground().shape().height());
        Progress progress = Console.progress(spec.commandLine().getOut());
        BrokenImages broken = new BrokenImages(plan.data().maxBroken(), progress::say);
        int all = data.train().size() + data.validation().size();
        new ShardWriter(samples, bytes)
                .write(
                        data,
                        new Seeds(plan.data().seed()),
                        out,
                        broken,
                        done -> progress.at("writing images", done, all, ""));
        progress.say(all - broken.count() + " images are in " + out);
        return Main.DONE;
    }
}
