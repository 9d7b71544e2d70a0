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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns images into tokens with a trained tokenizer. */
@Command(
        name = "tokenize",
        description = {
            "Turns images into tokens with a trained tokenizer: one JSON object per image and line,"
                    + " with its tokens row by row."
        },
        mixinStandardHelpOptions = true)
final class TokenizeVerb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private TrainedRunOptions run;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "image files or folders of them")
    private List<Path> images = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "file of the tokens",
            defaultValue = "tokens.jsonl")
    private Path out;

    @Override
    public Integer call() {
        List<Path> files = ImageFiles.files(images);
        Progress progress = Console.progress(spec.commandLine().getOut());
        StringBuilder lines = new StringBuilder();
        try (TrainedRun trained = run.open(List.of(), 0)) {
            int done = 0;
            for (Path file : files) {
                long[] tokens = tokens(ImageFiles.read(file, trained), trained);
                lines.append(line(file, tokens, trained.plan().grid())).append('\n');
                progress.at("tokenizing", ++done, files.size(), "");
            }
        }
        ArmFolder.write(out, lines.toString());
        progress.say("tokens of " + files.size() + " images are in " + out);
        return Main.DONE;
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
