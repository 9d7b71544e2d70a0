package io.maskbit.runtime.cli;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.arm.Environment;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.sample.Batches;
import io.maskbit.runtime.sample.FixedBatches;
import io.maskbit.runtime.sample.ImageStore;
import io.maskbit.runtime.sample.MeasuredBatches;
import io.maskbit.runtime.sample.MemorySize;
import io.maskbit.runtime.sample.NpzImages;
import io.maskbit.runtime.sample.PngFolder;
import io.maskbit.runtime.sample.SampleRequest;
import io.maskbit.runtime.sample.SampleSeries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes images with a trained generator. */
@Command(
        name = "sample",
        description = {
            "Makes images with a trained generator: single PNG files, or one .npz file, and a grid of"
                    + " the first. An image depends on seed, number and label only, not on how many"
                    + " are made at once. The same command goes on after an interruption."
        },
        mixinStandardHelpOptions = true)
final class SampleVerb implements Callable<Integer> {

    private static final int BATCH = 16;

    @Spec private CommandSpec spec;

    @Mixin private TrainedRunOptions run;

    @Option(
            names = "--labels",
            split = ",",
            paramLabel = "CLASS",
            description =
                    "numbers or names of classes, used in turn; without it all classes, so that each"
                            + " comes equally often")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "number of images; a larger one adds to a folder of PNG files",
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

    @Mixin private SamplerOptions options;

    @Option(names = "--steps", paramLabel = "N", description = "unmasking steps")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--guidance", paramLabel = "W", description = "weight of the guidance")
    private Optional<Double> guidance = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "images made, and brought to the disk, at once; without it " + BATCH)
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--memory",
            paramLabel = "BUDGET",
            description =
                    "memory of the whole process, for example 2GiB: chooses the batch by a trial")
    private Optional<String> memory = Optional.empty();

    @Option(
            names = "--npz",
            paramLabel = "FILE",
            description =
                    "instead of PNG files: one file, arr_0 uint8 (N, h, w, 3) and arr_1 int64 labels,"
                            + " as the ADM evaluation suite reads it")
    private Optional<Path> npz = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of the pictures and of the state",
            defaultValue = "samples")
    private Path out;

    @Override
    public Integer call() {
        check();
        List<String> settings = new ArrayList<>(options.settings());
        steps.ifPresent(n -> settings.add("sampling.steps=" + n));
        guidance.ifPresent(w -> settings.add("sampling.guidance_scale=" + w));
        Progress progress = Console.progress(spec.commandLine().getOut());
        try (TrainedRun trained = run.open(settings, seed)) {
            List<String> names = trained.classNames();
            SampleRequest request = new SampleRequest(chosen(names), names, first, count, seed);
            int side = trained.plan().ground().shape().height();
            ImageStore store =
                    npz.isPresent()
                            ? new NpzImages(npz.orElseThrow(), out, request, side)
                            : new PngFolder(out, request, side);
            trained.generator();
            new SampleSeries(
                            trained,
                            request,
                            out,
                            store,
                            batches(trained, side, progress),
                            progress)
                    .complete(run.folder().toString());
        }
        return Main.DONE;
    }

    private void check() {
        if (count < 1 || first < 0 || batch.orElse(1) < 1) {
            throw new ExperimentException(
                    Location.of("--count, --batch, --first"),
                    "count and batch must be at least 1 and first at least 0, but are "
                            + count
                            + ", "
                            + batch.orElse(BATCH)
                            + " and "
                            + first);
        }
        if (batch.isPresent() && memory.isPresent()) {
            throw new ExperimentException(
                    Location.of("--memory"), "chooses the batch; leave out --batch, or --memory");
        }
        memory.ifPresent(text -> MemorySize.of("--memory", text));
    }

    private Batches batches(TrainedRun trained, int side, Progress progress) {
        if (memory.isEmpty()) {
            return new FixedBatches(batch.orElse(BATCH));
        }
        String device = trained.plan().ground().device();
        if (!device.equals("cpu") || Double.isNaN(Environment.peakMemoryMiB())) {
            throw new ExperimentException(
                    Location.of("--memory"),
                    device.equals("cpu")
                            ? "this system does not tell how much memory a process takes"
                            : "the memory of the device " + device + " cannot be measured",
                    "choose the batch with --batch");
        }
        return new MeasuredBatches(
                MemorySize.of("--memory", memory.orElseThrow()),
                3 * side * side,
                () -> (long) (Environment.peakMemoryMiB() * 0x1p20),
                progress);
    }

    private List<Integer> chosen(List<String> names) {
        if (labels.isEmpty()) {
            return IntStream.range(0, names.size()).boxed().toList();
        }
        return labels.stream()
                .map(label -> ClassLabels.number("--labels", label.strip(), names))
                .toList();
    }
}
