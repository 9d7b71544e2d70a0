package io.maskbit.evaluation.features;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a TorchScript feature network wants to be given, and what is made of its result. DINOv2 as
 * it is commonly measured: 224, {@link ResizeRule#PIL_BICUBIC}, the means and deviations of
 * ImageNet. CLIP ViT-L/14 for CMMD: 336, {@link ResizeRule#ANTIALIASED_BICUBIC}, CLIP's own means
 * (0.48145466, 0.4578275, 0.40821073) and deviations (0.26862954, 0.26130258, 0.27577711), unit
 * length.
 *
 * @param side side of the square that images are brought to, 1 to 1024
 * @param resize how they are brought to it
 * @param mean subtracted from values in [0, 1], one per channel
 * @param deviation divides the difference, one per channel, above 0
 * @param unitLength whether features are divided by their Euclidean length, which must not be 0
 */
public record ScriptedInput(
        int side,
        ResizeRule resize,
        List<Double> mean,
        List<Double> deviation,
        boolean unitLength) {

    private static final int LARGEST = 1024;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public ScriptedInput {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (side < 1 || side > LARGEST) {
            throw new IllegalArgumentException(
                    "the side must be 1 to " + LARGEST + ", but is " + side);
        }
        if (mean.size() != 3 || deviation.size() != 3) {
            throw new IllegalArgumentException(
                    "mean and deviation must have 3 numbers each, but are "
                            + mean
                            + " and "
                            + deviation);
        }
        if (!mean.stream().allMatch(Double::isFinite)
                || !deviation.stream().allMatch(d -> Double.isFinite(d) && d > 0)) {
            throw new IllegalArgumentException(
                    "means must be finite and deviations above 0, but are "
                            + mean
                            + " and "
                            + deviation);
        }
    }

    /** Returns the settings as records write them. */
    public String text() {
        return resize.text()
                + "-"
                + side
                + ", mean "
                + joined(mean)
                + ", deviation "
                + joined(deviation)
                + (unitLength ? ", unit length" : "");
    }

    NetworkInput input() {
        Resize square = new Resize(resize, side, side);
        return new NetworkInput(square, bytes(mean), bytes(deviation));
    }

    private static double[] bytes(List<Double> parts) {
        return parts.stream().mapToDouble(part -> 255 * part).toArray();
    }

    private static String joined(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
