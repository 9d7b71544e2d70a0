package io.maskbit.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.maskbit.api.GridShape;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.data.RawImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns images into tokens with a trained tokenizer. */
@Command(
        name = "tokenize",
        description = {
            "Turns images into tokens with a trained tokenizer: one JSON object per image and line,"
                    + " with its tokens row by row; or the whole data set into one compact file."
        },
        mixinStandardHelpOptions = true)
final class TokenizeVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TrainedRunOptions run;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "IMAGE",
            description = "image files or folders of them")
    private List<Path> images = new ArrayList<>();

    @Option(
            names = "--data-set",
            description =
                    "tokenize the training images of the run's data section instead, into one"
                            + " compact file for 'generator_loop: {token_file: FILE}'")
    private boolean dataSet;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "with --data-set: another setting of the data, for example data.flip=true")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "file of the tokens; without it tokens.jsonl, or tokens.safetensors with"
                            + " --data-set")
    private Optional<Path> out = Optional.empty();

    @Override
    public Integer call() {
        if (dataSet != images.isEmpty() || (!dataSet && !settings.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    dataSet
                            ? "give images or --data-set, not both"
                            : images.isEmpty()
                                    ? "nothing to tokenize: give images, or --data-set"
                                    : "--set has an effect with --data-set only");
        }
        Progress progress = Console.progress(spec.commandLine().getOut());
        try (TrainedRun trained = run.open(settings, 0)) {
            if (dataSet) {
                Path file = out.orElse(Path.of("tokens.safetensors"));
                new DataSetTokens(trained, progress).write(file);
            } else {
                write(trained, out.orElse(Path.of("tokens.jsonl")), progress);
            }
        }
        return Main.DONE;
    }

    private void write(TrainedRun trained, Path file, Progress progress) {
        List<Path> files = ImageFiles.files(images);
        StringBuilder lines = new StringBuilder();
        int done = 0;
        for (Path image : files) {
            long[] tokens = tokens(ImageFiles.read(image, trained), trained);
            lines.append(line(image, tokens, trained.plan().grid())).append('\n');
            progress.at("tokenizing", ++done, files.size(), "");
        }
        ArmFolder.write(file, lines.toString());
        progress.say("tokens of " + files.size() + " images are in " + file);
    }

    private static long[] tokens(RawImage image, TrainedRun trained) {
        return Step.scoped(
                () ->
                        Tape.withoutGradients(
                                () ->
                                        trained.tokenizer()
                                                .encode(
                                                        ReconstructVerb.upload(image, trained),
                                                        Pass.evaluation(trained.manager()))
                                                .tokens()
                                                .toLongArray()));
    }

    private static JsonObject line(Path file, long[] tokens, GridShape grid) {
        JsonObject json = new JsonObject();
        json.addProperty("image", file.toString());
        json.addProperty("height", grid.height());
        json.addProperty("width", grid.width());
        JsonArray array = new JsonArray(tokens.length);
        for (long token : tokens) {
            array.add(token);
        }
        json.add("tokens", array);
        return json;
    }
}
