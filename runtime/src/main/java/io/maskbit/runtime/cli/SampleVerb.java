package io.maskbit.runtime.cli;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.sampling.ImageSampler;
import io.maskbit.sampling.Pixels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes images with a trained generator. */
@Command(
        name = "sample",
        description = {
            "Makes images with a trained generator: single PNG files and one grid. An image depends"
                    + " on seed, number and label only, not on how many are made at once."
        },
        mixinStandardHelpOptions = true)
final class SampleVerb implements Callable<Integer> {

    private static final int GRID_COLUMNS = 8;

    @Spec private CommandSpec spec;

    @Mixin private TrainedRunOptions run;

    @Option(
            names = "--labels",
            split = ",",
            paramLabel = "CLASS",
            description = "numbers or names of classes, used in turn; without it all classes")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "number of images",
            defaultValue = "16")
    private int count;

    @Option(names = "--seed", paramLabel = "N", description = "seed", defaultValue = "0")
    private long seed;

    @Option(
            names = "--first",
            paramLabel = "N",
            description = "number of the first image",
            defaultValue = "0")
    private long first;

    @Option(names = "--steps", paramLabel = "N", description = "unmasking steps")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--guidance", paramLabel = "W", description = "weight of the guidance")
    private Optional<Double> guidance = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "images made at once",
            defaultValue = "16")
    private int batch;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of the pictures",
            defaultValue = "samples")
    private Path out;

    @Override
    public Integer call() {
        if (count < 1 || batch < 1 || first < 0) {
            throw new ExperimentException(
                    Location.of("--count, --batch, --first"),
                    "count and batch must be at least 1 and first at least 0, but are "
                            + count
                            + ", "
                            + batch
                            + " and "
                            + first);
        }
        List<String> settings = new ArrayList<>();
        steps.ifPresent(n -> settings.add("sampling.steps=" + n));
        guidance.ifPresent(w -> settings.add("sampling.guidance_scale=" + w));
        Progress progress = Console.progress(spec.commandLine().getOut());
        try (TrainedRun trained = run.open(settings, seed)) {
            long[] chosen = chosen(trained.classNames());
            int side = trained.plan().ground().shape().height();
            List<byte[]> images = make(trained, chosen, side, progress);
            PngFiles.grid(out.resolve("grid.png"), rows(images), side, side);
            progress.say(count + " images and grid.png are in " + out);
        }
        return Main.DONE;
    }

    private List<byte[]> make(TrainedRun trained, long[] chosen, int side, Progress progress) {
        ImageSampler sampler = trained.sampler();
        List<byte[]> images = new ArrayList<>();
        while (images.size() < count) {
            int done = images.size();
            int now = Math.min(batch, count - done);
            long[] asked = new long[now];
            for (int i = 0; i < now; i++) {
                asked[i] = chosen[(int) ((first + done + i) % chosen.length)];
            }
            try (NDManager memory = trained.manager().newSubManager()) {
                byte[] bytes =
                        Pixels.toBytes(
                                sampler.sample(asked, first + done, trained.seeds(), memory)
                                        .images());
                int length = bytes.length / now;
                for (int i = 0; i < now; i++) {
                    byte[] image = Arrays.copyOfRange(bytes, i * length, (i + 1) * length);
                    String name =
                            String.format(
                                    Locale.ROOT,
                                    "%06d-%s.png",
                                    first + done + i,
                                    fileName(trained.classNames().get((int) asked[i])));
                    PngFiles.write(out.resolve(name), image, side, side);
                    images.add(image);
                }
            }
            progress.at("sampling", images.size(), count, "");
        }
        return images;
    }

    private long[] chosen(List<String> names) {
        if (labels.isEmpty()) {
            return java.util.stream.LongStream.range(0, names.size()).toArray();
        }
        return labels.stream()
                .mapToLong(label -> ClassLabels.number("--labels", label.strip(), names))
                .toArray();
    }

    private static String fileName(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static List<List<byte[]>> rows(List<byte[]> images) {
        List<List<byte[]>> rows = new ArrayList<>();
        for (int from = 0; from < images.size(); from += GRID_COLUMNS) {
            rows.add(images.subList(from, Math.min(from + GRID_COLUMNS, images.size())));
        }
        return rows;
    }
}
