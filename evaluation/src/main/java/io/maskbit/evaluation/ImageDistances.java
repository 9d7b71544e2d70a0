package io.maskbit.evaluation;

/**
 * How far images are from others of the same shape, image by image; the arrays hold one number per
 * image. Both sides are clamped to [0, 1] first; all arithmetic is in double precision.
 *
 * @param mae mean absolute error per value
 * @param mse mean squared error per value
 * @param psnr peak signal-to-noise ratio in dB, 10 log10(1 / (mse + 1e-10))
 * @param ssim structural similarity
 */
public record ImageDistances(double[] mae, double[] mse, double[] psnr, double[] ssim) {

    private static final double EPSILON = 1e-10;

    /**
     * Compares images with others, one by one.
     *
     * @param originals the originals
     * @param others as many images of the same shape
     * @return one number of each kind per image
     * @throws IllegalArgumentException if number or shape differ, or a side is below {@link
     *     StructuralSimilarity#SMALLEST}
     */
    public static ImageDistances of(Images originals, Images others) {
        if (originals.count() != others.count() || !originals.shape().equals(others.shape())) {
            throw new IllegalArgumentException(
                    originals.count()
                            + " originals of "
                            + originals.shape()
                            + " do not match "
                            + others.count()
                            + " reconstructions of "
                            + others.shape());
        }
        int count = originals.count();
        ImageDistances distances =
                new ImageDistances(
                        new double[count], new double[count], new double[count], new double[count]);
        int values = Math.toIntExact(originals.shape().values());
        for (int i = 0; i < count; i++) {
            double[] x = image(originals, i, values);
            double[] y = image(others, i, values);
            distances.put(i, x, y);
            distances.ssim[i] = StructuralSimilarity.of(x, y, originals.shape());
        }
        return distances;
    }

    private void put(int index, double[] x, double[] y) {
        double sumAbsolute = 0;
        double sumSquared = 0;
        for (int i = 0; i < x.length; i++) {
            double difference = x[i] - y[i];
            sumAbsolute += Math.abs(difference);
            sumSquared += difference * difference;
        }
        mae[index] = sumAbsolute / x.length;
        mse[index] = sumSquared / x.length;
        psnr[index] = 10 * Math.log10(1 / (sumSquared / x.length + EPSILON));
    }

    private static double[] image(Images images, int index, int values) {
        double[] image = new double[values];
        for (int i = 0; i < values; i++) {
            image[i] = Images.clamped(images.pixels()[index * values + i]);
        }
        return image;
    }
}
