package io.maskbit.training.data;

/** How pixels between pixels are estimated when an image is resized. */
public enum Interpolation {
    /** The nearest pixel; no smoothing. */
    NEAREST,
    /** Triangle filter, widened when shrinking. */
    BILINEAR,
    /** Cubic filter with a = -0.5, widened when shrinking. */
    BICUBIC;

    /** Half width of the filter at scale one. */
    double reach() {
        return this == BICUBIC ? 2 : 1;
    }

    /** The filter's value at a distance from its centre. */
    double weight(double distance) {
        double t = Math.abs(distance);
        if (this == BILINEAR) {
            return t < 1 ? 1 - t : 0;
        }
        double a = -0.5;
        if (t < 1) {
            return ((a + 2) * t - (a + 3)) * t * t + 1;
        }
        return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
    }
}
