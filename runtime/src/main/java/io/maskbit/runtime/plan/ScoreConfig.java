package io.maskbit.runtime.plan;

import io.maskbit.evaluation.features.ExtractorChoice;
import io.maskbit.evaluation.features.ResizeRule;
import io.maskbit.evaluation.features.UsualInput;
import io.maskbit.evaluation.score.MetricName;
import io.maskbit.evaluation.score.Protocol;
import io.maskbit.runtime.config.Spelling;
import io.maskbit.spi.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * By which protocol the images of a run are scored after training, as {@code maskbit evaluate}
 * scores them. A path or text that is empty says nothing.
 *
 * @param protocol name of the protocol; empty: nothing is scored
 * @param inception weights of the network of FID
 * @param features another network, a TorchScript file
 * @param formula whether the network of FID with made-up weights looks
 * @param input what the network of {@code features} is given: imagenet or clip
 * @param inputSide another side of its input; 0 for the usual
 * @param inputResize another resize in front of it
 * @param precision float64 or float32, of the network of FID
 * @param chunk images in the network at once, 1 to 512
 * @param metrics what is measured; empty: all of the protocol that can be
 * @param reference statistics to compare with; empty: validation images
 */
public record ScoreConfig(
        @Setting(
                        about = "adm, maskbit-rfid, torch-fidelity or clean-fid; empty for none",
                        fallback = "")
                String protocol,
        @Setting(about = "weights of the network of FID", fallback = "") Path inception,
        @Setting(about = "another network as a TorchScript file", fallback = "") Path features,
        @Setting(about = "the network of FID with made-up weights, for trials", fallback = "false")
                boolean formula,
        @Setting(about = "what 'features' is given: imagenet or clip", fallback = "") String input,
        @Setting(about = "another side of its input; 0 for the usual", fallback = "0")
                int inputSide,
        @Setting(about = "another resize, such as torch-bilinear", fallback = "")
                String inputResize,
        @Setting(about = "float64 or float32, of the network of FID", fallback = "")
                String precision,
        @Setting(about = "images in the network at once", fallback = "8") int chunk,
        @Setting(about = "metrics; empty for those of the protocol", fallback = "[]")
                List<String> metrics,
        @Setting(
                        about = "statistics (.npz) to compare with; empty for validation images",
                        fallback = "")
                Path reference) {

    private static final String NETWORK = "'inception: FILE', 'features: FILE' or 'formula: true'";

    /**
     * Checks what can be checked without knowing what is trained.
     *
     * @throws IllegalArgumentException if a setting is wrong or has no effect
     */
    public ScoreConfig {
        metrics = List.copyOf(metrics);
        List<String> given =
                given(
                        Map.of(
                                "inception", isGiven(inception),
                                "features", isGiven(features),
                                "formula", formula,
                                "input", !input.isEmpty(),
                                "input_side", inputSide != 0,
                                "input_resize", !inputResize.isEmpty(),
                                "precision", !precision.isEmpty(),
                                "metrics", !metrics.isEmpty(),
                                "reference", isGiven(reference)));
        List<String> protocols = Protocol.all().stream().map(Protocol::name).toList();
        if (protocol.isEmpty()) {
            require(
                    given.isEmpty(),
                    given.stream().findFirst().orElse("")
                            + " has no effect without 'protocol', one of "
                            + String.join(", ", protocols));
        } else {
            requireKnown("protocol", protocol, protocols);
            requireNetwork(given);
            requireKnown("precision", precision, List.of("float64", "float32"));
            requireKnown("input", input, names(UsualInput.values()));
            requireKnown("input_resize", inputResize, resizes());
            require(
                    inputSide >= 0 && inputSide <= 1024,
                    "input_side must be 1 to 1024, or 0 for the usual, but is " + inputSide);
            require(
                    chunk >= 1 && chunk <= ExtractorChoice.MOST_AT_ONCE,
                    "chunk must be 1 to " + ExtractorChoice.MOST_AT_ONCE + ", but is " + chunk);
            List<String> known = Arrays.stream(MetricName.values()).map(MetricName::id).toList();
            metrics.forEach(name -> requireKnown("metrics", name, alsoOtherwise(known)));
        }
    }

    private static List<String> alsoOtherwise(List<String> known) {
        List<String> all = new ArrayList<>(known);
        all.addAll(List.of("frechet", "spatial-frechet", "kernel-distance"));
        return all;
    }

    private static void requireNetwork(List<String> given) {
        List<String> networks = List.of("inception", "features", "formula");
        List<String> several = networks.stream().filter(given::contains).toList();
        require(
                several.size() < 2,
                String.join(" and ", several) + " name several networks; give one of " + NETWORK);
        for (String key : List.of("input", "input_side", "input_resize")) {
            require(
                    given.contains("features") || !given.contains(key),
                    key
                            + " has an effect with 'features' only: the input of the network of FID is"
                            + " part of the protocol");
        }
        require(
                !given.contains("precision")
                        || given.contains("inception")
                        || given.contains("formula"),
                "precision has an effect with 'inception' or 'formula' only");
    }

    /** Returns whether anything is scored. */
    public boolean isAsked() {
        return !protocol.isEmpty();
    }

    /** Returns the protocol, where one is asked for. */
    public Protocol chosen() {
        return Protocol.named(protocol);
    }

    /** Returns the network; empty if none is named. */
    public Optional<ExtractorChoice> network() {
        boolean wide = !precision.equals("float32");
        if (isGiven(inception)) {
            return Optional.of(new ExtractorChoice.Inception(inception, wide));
        }
        if (formula) {
            return Optional.of(new ExtractorChoice.Formula(wide));
        }
        if (!isGiven(features)) {
            return Optional.empty();
        }
        UsualInput usual =
                input.isEmpty()
                        ? UsualInput.IMAGENET
                        : UsualInput.valueOf(input.toUpperCase(Locale.ROOT));
        return Optional.of(
                new ExtractorChoice.Scripted(
                        features,
                        usual.with(
                                inputSide == 0 ? Optional.empty() : Optional.of(inputSide),
                                Arrays.stream(ResizeRule.values())
                                        .filter(rule -> rule.text().equals(inputResize))
                                        .findFirst())));
    }

    /** Returns the file of statistics; empty if images are compared with validation images. */
    public Optional<Path> statistics() {
        return isGiven(reference) ? Optional.of(reference) : Optional.empty();
    }

    /** Returns the files that are needed, by the name of the setting. */
    Map<String, Path> files() {
        Map<String, Path> files =
                new TreeMap<>(
                        Map.of(
                                "inception", inception,
                                "features", features,
                                "reference", reference));
        files.values().removeIf(file -> !isGiven(file));
        return files;
    }

    /**
     * Returns whether reconstructions are scored: by a protocol of pairs, or where no generator
     * makes samples.
     *
     * @param hasGenerator whether a generator is trained
     */
    public boolean isOfReconstructions(boolean hasGenerator) {
        return !hasGenerator || chosen().paired();
    }

    private static boolean isGiven(Path path) {
        return !path.toString().isEmpty();
    }

    private static List<String> given(Map<String, Boolean> settings) {
        return settings.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static List<String> names(UsualInput[] inputs) {
        return Arrays.stream(inputs).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static List<String> resizes() {
        return Arrays.stream(ResizeRule.values()).map(ResizeRule::text).toList();
    }

    private static void requireKnown(String key, String word, List<String> known) {
        require(
                word.isEmpty() || known.contains(word),
                key
                        + ": there is no '"
                        + word
                        + "' (known: "
                        + String.join(", ", known)
                        + ")"
                        + Spelling.suggestion(word, known));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
