package io.maskbit.runtime.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.maskbit.evaluation.ImageMetrics;
import io.maskbit.evaluation.Images;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.ImageSetOptions;
import io.maskbit.runtime.images.ImageSets;
import io.maskbit.runtime.images.Preprocessing;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.runtime.sample.Reconstructions;
import io.maskbit.sampling.Pixels;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.data.Interpolation;
import io.maskbit.training.data.RawImage;
import io.maskbit.training.data.Transforms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends images through a trained tokenizer and back. */
@Command(
        name = "reconstruct",
        description = {
            "Sends images through a trained tokenizer and back: for each image one PNG with the"
                    + " original, the reconstruction and their difference side by side. With --npz any"
                    + " number of images into two array files, to be measured; the same command"
                    + " goes on after an interruption."
        },
        mixinStandardHelpOptions = true)
final class ReconstructVerb implements Callable<Integer> {

    private static final int BATCH = 16;

    @Spec private CommandSpec spec;

    @Mixin private TrainedRunOptions run;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "IMAGE",
            description =
                    "image files or folders of them; with --npz one folder, .npz, .tar or"
                            + " EXPERIMENT.yaml:validation")
    private List<String> images = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of the pictures",
            defaultValue = "reconstructions")
    private Path out;

    @Option(
            names = "--npz",
            paramLabel = "FILE",
            description =
                    "instead of pictures: the reconstructions, arr_0 uint8 (N, h, w, 3), and"
                            + " beside it the originals as the tokenizer saw them,"
                            + " NAME-originals.npz")
    private Optional<Path> npz = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "with --npz: images at once (" + BATCH + ")")
    private Optional<Integer> batch = Optional.empty();

    @Mixin private ImageOptions options;

    @Override
    public Integer call() {
        Progress progress = Console.progress(spec.commandLine().getOut());
        if (npz.isPresent()) {
            many(npz.orElseThrow(), progress);
        } else {
            few(progress);
        }
        return Main.DONE;
    }

    private void many(Path file, Progress progress) {
        if (images.size() != 1 || batch.orElse(BATCH) < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    images.size() != 1
                            ? "--npz takes one set of images, not " + images.size()
                            : "--batch must be at least 1");
        }
        try (TrainedRun trained = run.open(List.of(), 0)) {
            Interpolation filter = trained.plan().data().interpolation();
            int side = trained.plan().ground().shape().height();
            ImageSetOptions asked = options.options(filter);
            ImageSetOptions wanted =
                    new ImageSetOptions(
                            asked.preprocessing()
                                    .or(() -> Optional.of(Preprocessing.square(side, filter))),
                            asked.limit(),
                            asked.seed());
            ImageSet set = ImageSets.open(images.get(0), wanted, run::catalog);
            new Reconstructions(trained, set, file, batch.orElse(BATCH), progress).complete();
        }
    }

    private void few(Progress progress) {
        if (options.isGiven() || batch.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--batch and the choice and preparation of images have an effect with --npz"
                            + " only");
        }
        List<Path> files = ImageFiles.files(images.stream().map(Path::of).toList());
        ImageMetrics metrics = new ImageMetrics();
        try (TrainedRun trained = run.open(List.of(), 0)) {
            int done = 0;
            for (Path file : files) {
                RawImage original = ImageFiles.read(file, trained);
                Step.run(() -> one(file, original, trained, metrics));
                progress.at("reconstructing", ++done, files.size(), "");
            }
        }
        progress.say(
                String.format(
                        Locale.ROOT,
                        "%d images in %s: psnr %.2f dB, ssim %.4f, mae %.4f, mse %.5f",
                        files.size(),
                        out,
                        metrics.psnr(),
                        metrics.ssim(),
                        metrics.mae(),
                        metrics.mse()));
    }

    private void one(Path file, RawImage image, TrainedRun trained, ImageMetrics metrics) {
        Tape.withoutGradients(
                () -> {
                    NDArray original = upload(image, trained);
                    Pass pass = Pass.evaluation(trained.manager());
                    NDArray back =
                            trained.tokenizer()
                                    .decode(
                                            trained.tokenizer().encode(original, pass).latents(),
                                            pass)
                                    .clip(0, 1);
                    metrics.add(Images.of(original), Images.of(back));
                    NDArray difference = back.sub(original).abs();
                    PngFiles.grid(
                            out.resolve(nameOf(file) + ".png"),
                            List.of(
                                    List.of(
                                            Pixels.toBytes(original),
                                            Pixels.toBytes(back),
                                            Pixels.toBytes(difference))),
                            image.height(),
                            image.width());
                    return null;
                });
    }

    static NDArray upload(RawImage image, TrainedRun trained) {
        float[] pixels = new float[3 * image.height() * image.width()];
        Transforms.write(image, pixels, 0);
        return trained.manager().create(pixels, new Shape(1, 3, image.height(), image.width()));
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
