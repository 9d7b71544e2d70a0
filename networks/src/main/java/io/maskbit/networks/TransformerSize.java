package io.maskbit.networks;

/**
 * Size and form of a transformer.
 *
 * @param width D, a multiple of heads
 * @param depth number of layers, at least 1
 * @param heads attention heads, at least 1
 * @param mlp inner width of the feed-forward parts, at least 1
 * @param dropout probability with which values and attention weights are dropped in training, in
 *     [0, 1)
 * @param preNorm normalises before each part instead of after it
 */
public record TransformerSize(
        int width, int depth, int heads, int mlp, double dropout, boolean preNorm) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the setting, its range and its value
     */
    public TransformerSize {
        atLeastOne("width", width);
        atLeastOne("depth", depth);
        atLeastOne("heads", heads);
        atLeastOne("mlp", mlp);
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "width must be a multiple of heads, but " + width + " is not one of " + heads);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be in [0, 1), but is " + dropout);
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
