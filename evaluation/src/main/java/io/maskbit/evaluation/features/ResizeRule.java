package io.maskbit.evaluation.features;

/**
 * How images are brought to another extent. Libraries differ, and a score differs with them: the
 * rule is part of an extractor's identity. All rules work channel by channel and axis by axis,
 * columns first.
 */
public enum ResizeRule {
    /**
     * Bilinear as TensorFlow 1 did it: no shift by half a pixel, no antialiasing, the scale rounded
     * to float32.
     */
    TF1_BILINEAR("tf1-bilinear"),
    /**
     * Triangle filter of the Python Imaging Library on images of floats (mode F): antialiased,
     * rounded to float32 after each axis; then cut off to 0..255.
     */
    PIL_BILINEAR("pil-bilinear"),
    /**
     * Bicubic filter (a = -0.5) of the Python Imaging Library on images of floats (mode F):
     * antialiased, rounded to float32 after each axis; then cut off to 0..255, as clean-fid does.
     */
    PIL_BICUBIC("pil-bicubic"),
    /** The same filter without rounding and cut: JAX's antialiased {@code bicubic}. */
    ANTIALIASED_BICUBIC("antialiased-bicubic"),
    /** PyTorch's {@code interpolate}, bilinear, not antialiased. */
    TORCH_BILINEAR("torch-bilinear"),
    /** PyTorch's {@code interpolate}, bicubic (a = -0.75), not antialiased, not cut off. */
    TORCH_BICUBIC("torch-bicubic");

    private final String text;

    ResizeRule(String text) {
        this.text = text;
    }

    /** Returns the name as options and records write it. */
    public String text() {
        return text;
    }

    /** Whether values are rounded to float32 after each axis and cut off at last. */
    boolean isPil() {
        return this == PIL_BILINEAR || this == PIL_BICUBIC;
    }

    /** Makes the shares of inputs in outputs along one axis. */
    Taps taps(int in, int out) {
        return switch (this) {
            case TF1_BILINEAR -> Taps.unshifted(in, out);
            case PIL_BILINEAR -> Taps.widening(in, out, 1, t -> Math.max(0, 1 - Math.abs(t)));
            case PIL_BICUBIC, ANTIALIASED_BICUBIC ->
                    Taps.widening(in, out, 2, t -> Taps.cubic(t, -0.5));
            case TORCH_BILINEAR -> Taps.centred(in, out);
            case TORCH_BICUBIC -> Taps.centred(in, out, t -> Taps.cubic(t, -0.75));
        };
    }
}
