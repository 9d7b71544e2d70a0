package io.maskbit.training.data;

import java.util.Arrays;

/**
 * Resizes 8-bit images with exactly the bytes that the Python Imaging Library gives: filters that
 * widen when shrinking, weights in 22-bit fixed point, rows first, rounded to 8 bits between the
 * passes.
 */
public final class Resampler {

    private static final int BITS = 22;

    private Resampler() {}

    /**
     * Resizes.
     *
     * @param image any image
     * @param width columns of the result, at least 1
     * @param height rows of the result, at least 1
     * @param interpolation the filter
     * @return the resized image; the image itself if its size is right already
     */
    public static RawImage resize(
            RawImage image, int width, int height, Interpolation interpolation) {
        if (width == image.width() && height == image.height()) {
            return image;
        }
        if (interpolation == Interpolation.NEAREST) {
            return nearest(image, width, height);
        }
        RawImage wide = width == image.width() ? image : rows(image, width, interpolation);
        return height == image.height() ? wide : columns(wide, height, interpolation);
    }

    private static RawImage nearest(RawImage image, int width, int height) {
        int[] xs = centres(image.width(), width);
        int[] ys = centres(image.height(), height);
        byte[] from = image.rgb();
        byte[] to = new byte[width * height * 3];
        int at = 0;
        for (int y : ys) {
            for (int x : xs) {
                int source = (y * image.width() + x) * 3;
                to[at++] = from[source];
                to[at++] = from[source + 1];
                to[at++] = from[source + 2];
            }
        }
        return new RawImage(width, height, to);
    }

    private static int[] centres(int in, int out) {
        double scale = (double) in / out;
        int[] centres = new int[out];
        // Summed, not multiplied: at ties the rounding error of the sum decides which pixel is
        // taken.
        double centre = scale * 0.5;
        for (int i = 0; i < out; i++) {
            centres[i] = Math.min((int) centre, in - 1);
            centre += scale;
        }
        return centres;
    }

    private static RawImage rows(RawImage image, int width, Interpolation interpolation) {
        Taps taps = Taps.of(image.width(), width, interpolation);
        byte[] from = image.rgb();
        byte[] to = new byte[width * image.height() * 3];
        int at = 0;
        for (int y = 0; y < image.height(); y++) {
            int row = y * image.width() * 3;
            for (int x = 0; x < width; x++) {
                int[] weights = taps.weights[x];
                int source = row + taps.first[x] * 3;
                int r = 1 << (BITS - 1);
                int g = r;
                int b = r;
                for (int weight : weights) {
                    r += weight * (from[source++] & 0xFF);
                    g += weight * (from[source++] & 0xFF);
                    b += weight * (from[source++] & 0xFF);
                }
                to[at++] = clip(r);
                to[at++] = clip(g);
                to[at++] = clip(b);
            }
        }
        return new RawImage(width, image.height(), to);
    }

    private static RawImage columns(RawImage image, int height, Interpolation interpolation) {
        Taps taps = Taps.of(image.height(), height, interpolation);
        int stride = image.width() * 3;
        byte[] from = image.rgb();
        byte[] to = new byte[stride * height];
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, 1 << (BITS - 1));
            int source = taps.first[y] * stride;
            for (int weight : taps.weights[y]) {
                for (int i = 0; i < stride; i++) {
                    sums[i] += weight * (from[source++] & 0xFF);
                }
            }
            for (int i = 0; i < stride; i++) {
                to[y * stride + i] = clip(sums[i]);
            }
        }
        return new RawImage(image.width(), height, to);
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> BITS));
    }

    /** Which inputs make each output of one axis, and with which weights. */
    private static final class Taps {
        private final int[] first;
        private final int[][] weights;

        private Taps(int out) {
            first = new int[out];
            weights = new int[out][];
        }

        static Taps of(int in, int out, Interpolation interpolation) {
            Taps taps = new Taps(out);
            double scale = (double) in / out;
            double stretch = Math.max(scale, 1);
            double support = interpolation.reach() * stretch;
            for (int i = 0; i < out; i++) {
                double centre = (i + 0.5) * scale;
                int low = Math.max((int) (centre - support + 0.5), 0);
                int high = Math.min((int) (centre + support + 0.5), in);
                double[] weights = new double[high - low];
                double sum = 0;
                for (int j = 0; j < weights.length; j++) {
                    weights[j] = interpolation.weight((j + low - centre + 0.5) * (1 / stretch));
                    sum += weights[j];
                }
                taps.first[i] = low;
                taps.weights[i] = fixedPoint(weights, sum);
            }
            return taps;
        }

        private static int[] fixedPoint(double[] weights, double sum) {
            int[] fixed = new int[weights.length];
            for (int j = 0; j < fixed.length; j++) {
                double scaled = weights[j] / sum * (1 << BITS);
                fixed[j] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            }
            return fixed;
        }
    }
}
