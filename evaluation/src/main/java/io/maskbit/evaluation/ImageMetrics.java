package io.maskbit.evaluation;

import io.maskbit.api.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far reconstructions are from their originals: means over images, added batch by batch. How
 * the images are split into batches does not matter.
 *
 * <p>Both sides are clamped to [0, 1] first. All arithmetic is in double precision.
 */
public final class ImageMetrics {

    private long images;
    private double absolute;
    private double squared;
    private double noise;
    private double similarity;

    /** Begins without images. */
    public ImageMetrics() {}

    /**
     * Adds images.
     *
     * @param originals the originals
     * @param reconstructions as many, of the same shape
     * @throws IllegalArgumentException if number or shape differ, or a side is below {@link
     *     StructuralSimilarity#SMALLEST}
     */
    public void add(Images originals, Images reconstructions) {
        ImageDistances distances = ImageDistances.of(originals, reconstructions);
        for (int i = 0; i < originals.count(); i++) {
            absolute += distances.mae()[i];
            squared += distances.mse()[i];
            noise += distances.psnr()[i];
            similarity += distances.ssim()[i];
        }
        images += originals.count();
    }

    /** Returns how many images were added. */
    public long images() {
        return images;
    }

    /** Returns the mean absolute error per value; 0 is best; NaN before the first image. */
    public double mae() {
        return absolute / images;
    }

    /** Returns the mean squared error per value; 0 is best; NaN before the first image. */
    public double mse() {
        return squared / images;
    }

    /**
     * Returns the mean over images of the peak signal-to-noise ratio, 10 log10(1 / (mse + 1e-10)),
     * in dB: at most 100. NaN before the first image.
     */
    public double psnr() {
        return noise / images;
    }

    /** Returns the mean structural similarity, at most 1; NaN before the first image. */
    public double ssim() {
        return similarity / images;
    }

    /** Returns all values; names hold the number of images. Empty before the first image. */
    public Map<Metric, Double> values() {
        Map<Metric, Double> values = new LinkedHashMap<>();
        if (images > 0) {
            String among = "[" + images + " images]";
            values.put(new Metric("psnr" + among, "dB", Metric.Better.HIGHER), psnr());
            values.put(new Metric("ssim" + among, "", Metric.Better.HIGHER), ssim());
            values.put(new Metric("mae" + among, "", Metric.Better.LOWER), mae());
            values.put(new Metric("mse" + among, "", Metric.Better.LOWER), mse());
        }
        return values;
    }
}
