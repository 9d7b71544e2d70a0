package io.maskbit.evaluation;

import io.maskbit.api.ImageShape;

/**
 * Structural similarity of two images: Gaussian window of 11 x 11 with deviation 1.5, borders
 * reflected, the mean over all pixels of all channels.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2003.819861">Image quality assessment: from error
 *     visibility to structural similarity</a>
 */
public final class StructuralSimilarity {

    /** Smallest side: a border of five pixels is reflected. */
    public static final int SMALLEST = 6;

    private static final int REACH = 5;
    private static final double[] WINDOW = gaussian();
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    private StructuralSimilarity() {}

    /**
     * Returns the window: 11 x 11 weights that sum to 1, row by row. Weights of one row or column
     * are products of a one-dimensional window.
     */
    public static double[] window() {
        int side = WINDOW.length;
        double[] window = new double[side * side];
        for (int i = 0; i < window.length; i++) {
            window[i] = WINDOW[i / side] * WINDOW[i % side];
        }
        return window;
    }

    /**
     * Compares two images.
     *
     * @param x (C, H, W) in [0, 1]
     * @param y the same shape
     * @param shape C, H and W; sides at least {@link #SMALLEST}
     * @return at most 1; 1 for equal images
     * @throws IllegalArgumentException if a side is too small
     */
    static double of(double[] x, double[] y, ImageShape shape) {
        if (shape.height() < SMALLEST || shape.width() < SMALLEST) {
            throw new IllegalArgumentException(
                    "sides must be at least " + SMALLEST + ", but images are " + shape);
        }
        int plane = shape.height() * shape.width();
        double sum = 0;
        for (int c = 0; c < shape.channels(); c++) {
            sum += channel(x, y, c * plane, shape.height(), shape.width());
        }
        return sum / shape.values();
    }

    private static double channel(double[] x, double[] y, int from, int height, int width) {
        int plane = height * width;
        double[][] products = new double[5][plane];
        for (int i = 0; i < plane; i++) {
            double a = x[from + i];
            double b = y[from + i];
            products[0][i] = a;
            products[1][i] = b;
            products[2][i] = a * a;
            products[3][i] = b * b;
            products[4][i] = a * b;
        }
        for (int i = 0; i < products.length; i++) {
            products[i] = blurred(products[i], height, width);
        }
        double sum = 0;
        for (int i = 0; i < plane; i++) {
            double mx = products[0][i];
            double my = products[1][i];
            double vx = products[2][i] - mx * mx;
            double vy = products[3][i] - my * my;
            double cov = products[4][i] - mx * my;
            sum +=
                    ((2 * mx * my + C1) * (2 * cov + C2))
                            / ((mx * mx + my * my + C1) * (vx + vy + C2));
        }
        return sum;
    }

    private static double[] blurred(double[] plane, int height, int width) {
        double[] rows = new double[plane.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int k = -REACH; k <= REACH; k++) {
                    sum += WINDOW[k + REACH] * plane[y * width + reflected(x + k, width)];
                }
                rows[y * width + x] = sum;
            }
        }
        double[] both = new double[plane.length];
        for (int y = 0; y < height; y++) {
            for (int k = -REACH; k <= REACH; k++) {
                double weight = WINDOW[k + REACH];
                int from = reflected(y + k, height) * width;
                for (int x = 0; x < width; x++) {
                    both[y * width + x] += weight * rows[from + x];
                }
            }
        }
        return both;
    }

    private static int reflected(int at, int size) {
        int positive = Math.abs(at);
        return positive < size ? positive : 2 * (size - 1) - positive;
    }

    private static double[] gaussian() {
        double[] window = new double[2 * REACH + 1];
        double sum = 0;
        for (int i = 0; i < window.length; i++) {
            double distance = (i - REACH) / 1.5;
            window[i] = StrictMath.exp(-distance * distance / 2);
            sum += window[i];
        }
        for (int i = 0; i < window.length; i++) {
            window[i] /= sum;
        }
        return window;
    }
}
