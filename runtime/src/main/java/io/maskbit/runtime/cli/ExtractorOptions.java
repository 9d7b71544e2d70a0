package io.maskbit.runtime.cli;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.ExtractorChoice;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.features.Preparation;
import io.maskbit.evaluation.features.ResizeRule;
import io.maskbit.evaluation.features.ScriptedInput;
import io.maskbit.evaluation.features.UsualInput;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which network looks at images: options of every verb that measures with features. */
final class ExtractorOptions {

    private static final String FORMULA = "formula";
    private static final int CHUNK = ExtractorChoice.USUALLY_AT_ONCE;
    private static final int MOST = ExtractorChoice.MOST_AT_ONCE;

    @Option(
            names = "--inception",
            paramLabel = "FILE",
            description =
                    "the network of FID: pt_inception-2015-12-05-6726825d.pth of the pytorch-fid"
                            + " release")
    private Optional<Path> inception = Optional.empty();

    @Option(
            names = "--features",
            paramLabel = "FILE",
            description =
                    "any other network as a TorchScript file, such as DINOv2 or CLIP; a program, so"
                            + " only of a source that you trust")
    private Optional<Path> features = Optional.empty();

    @Option(
            names = "--extractor",
            paramLabel = "NAME",
            description =
                    "formula: the network of FID with made-up weights, for trials; its distances are"
                            + " no FID")
    private Optional<String> extractor = Optional.empty();

    @Option(
            names = "--input",
            paramLabel = "KIND",
            description =
                    "with --features: imagenet (224, bicubic; the usual) or clip (336, features"
                            + " divided by their length)")
    private Optional<UsualInput> input = Optional.empty();

    @Option(
            names = "--input-side",
            paramLabel = "N",
            description = "with --features: another side of its input")
    private Optional<Integer> side = Optional.empty();

    @Option(
            names = "--input-resize",
            paramLabel = "RULE",
            description =
                    "with --features: another resize, such as torch-bilinear, pil-bilinear or"
                            + " pil-bicubic")
    private Optional<String> resize = Optional.empty();

    @Option(
            names = "--precision",
            paramLabel = "FORMAT",
            description =
                    "with --inception or formula: float64 as in the paper (the usual), or float32,"
                            + " about twice as fast; values of the two never meet")
    private Optional<String> precision = Optional.empty();

    @Option(
            names = "--chunk",
            paramLabel = "N",
            description = "images in the network at once; bounds the memory (" + CHUNK + ")")
    private Optional<Integer> chunk = Optional.empty();

    /** Returns whether a network is named. */
    boolean isGiven() {
        return given() > 0;
    }

    /**
     * Opens the network that is named.
     *
     * @param preparation of the protocol; a network of {@code --features} brings its own
     * @param owner a manager on the device
     * @return the caller closes it
     * @throws ExperimentException if none is named or several are, an option has no effect, or the
     *     file is not what it should be
     */
    FeatureExtractor open(Preparation preparation, NDManager owner) {
        check();
        int at = chunk.orElse(CHUNK);
        return choice().open(preparation, at, owner);
    }

    private ExtractorChoice choice() {
        if (features.isPresent()) {
            return new ExtractorChoice.Scripted(features.orElseThrow(), scriptedInput());
        }
        boolean wide = precision.map(format -> format.equals("float64")).orElse(true);
        return inception.isPresent()
                ? new ExtractorChoice.Inception(inception.orElseThrow(), wide)
                : new ExtractorChoice.Formula(wide);
    }

    private long given() {
        return Stream.of(inception.isPresent(), features.isPresent(), extractor.isPresent())
                .filter(is -> is)
                .count();
    }

    private void check() {
        require(
                given() == 1,
                "--inception",
                given() == 0 ? "no network is named" : "several networks are named",
                "give one of --inception FILE, --features FILE and --extractor " + FORMULA);
        require(
                extractor.orElse(FORMULA).equals(FORMULA),
                "--extractor",
                "there is no extractor '" + extractor.orElse("") + "'",
                "the only one is " + FORMULA + "; files are named with --inception or --features");
        require(
                features.isPresent() || (input.isEmpty() && side.isEmpty() && resize.isEmpty()),
                "--input, --input-side, --input-resize",
                "have an effect with --features only",
                "the input of the network of FID is part of the protocol");
        require(
                features.isEmpty() || precision.isEmpty(),
                "--precision",
                "has no effect on a TorchScript file",
                "leave it out");
        require(
                List.of("float64", "float32").contains(precision.orElse("float64")),
                "--precision",
                "is '" + precision.orElse("") + "'",
                "expected float64 or float32");
        int at = chunk.orElse(CHUNK);
        require(at >= 1 && at <= MOST, "--chunk", "is " + at, "expected 1 to " + MOST);
    }

    private ScriptedInput scriptedInput() {
        try {
            return input.orElse(UsualInput.IMAGENET).with(side, resize.map(ExtractorOptions::rule));
        } catch (IllegalArgumentException e) {
            throw new ExperimentException(Location.of("--input-side"), e.getMessage());
        }
    }

    private static ResizeRule rule(String text) {
        return Arrays.stream(ResizeRule.values())
                .filter(rule -> rule.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ExperimentException(
                                        Location.of("--input-resize"),
                                        "there is no resize '" + text + "'",
                                        "choose "
                                                + Arrays.stream(ResizeRule.values())
                                                        .map(ResizeRule::text)
                                                        .collect(Collectors.joining(", "))));
    }

    private static void require(boolean holds, String option, String message, String hint) {
        if (!holds) {
            throw new ExperimentException(Location.of(option), message, hint);
        }
    }
}
