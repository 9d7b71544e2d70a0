package io.maskbit.benchmarks;

import io.maskbit.training.data.RawImage;

/** Gaussian blur with mirrored edges, rounded once at the end. */
final class Blur {

    private static final int REACH = 4; // standard deviations

    private Blur() {}

    /**
     * Blurs an image.
     *
     * @param image the image
     * @param deviation of the kernel, in pixels
     */
    static RawImage of(RawImage image, double deviation) {
        double[] kernel = kernel(deviation);
        double[] values = new double[image.rgb().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.rgb()[i] & 0xFF;
        }
        int row = 3 * image.width();
        values = along(values, kernel, image.width(), 3, image.height(), row);
        values = along(values, kernel, image.height(), row, image.width(), 3);
        byte[] rgb = new byte[values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i])));
        }
        return new RawImage(image.width(), image.height(), rgb);
    }

    private static double[] kernel(double deviation) {
        int reach = (int) Math.ceil(REACH * deviation);
        double[] kernel = new double[2 * reach + 1];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            double t = (i - reach) / deviation;
            kernel[i] = Math.exp(-t * t / 2);
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** Convolves along one axis: its length and stride, then those of the other. */
    private static double[] along(
            double[] from, double[] kernel, int length, int stride, int others, int step) {
        int reach = kernel.length / 2;
        double[] to = new double[from.length];
        for (int other = 0; other < others; other++) {
            for (int i = 0; i < length; i++) {
                for (int k = -reach; k <= reach; k++) {
                    int source = other * step + mirrored(i + k, length) * stride;
                    int target = other * step + i * stride;
                    for (int c = 0; c < 3; c++) {
                        to[target + c] += kernel[k + reach] * from[source + c];
                    }
                }
            }
        }
        return to;
    }

    private static int mirrored(int place, int length) {
        int period = Math.floorMod(place, 2 * length);
        return period < length ? period : 2 * length - 1 - period;
    }
}
