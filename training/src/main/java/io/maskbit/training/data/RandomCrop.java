package io.maskbit.training.data;

/**
 * Chooses a random part of an image by area and aspect ratio.
 *
 * <p>Draws are single precision and so is the arithmetic on them, as in PyTorch: a crop depends on
 * the last bit.
 */
public final class RandomCrop {

    /** How many parts are tried before the centre is taken. */
    public static final int ATTEMPTS = 10;

    private RandomCrop() {}

    /**
     * Bounds of the choice.
     *
     * @param minScale smallest share of the area, in (0, 1]; the largest is 1
     * @param minRatio smallest width / height, above 0
     * @param maxRatio largest width / height, at least {@code minRatio}
     */
    public record Bounds(double minScale, double minRatio, double maxRatio) {

        /**
         * Checks the bounds.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Bounds {
            if (!(minScale > 0 && minScale <= 1)) {
                throw new IllegalArgumentException(
                        "min_scale must be in (0, 1], but is " + minScale);
            }
            if (!(minRatio > 0 && maxRatio >= minRatio)) {
                throw new IllegalArgumentException(
                        "aspect ratios must be positive and in order, but are "
                                + minRatio
                                + " and "
                                + maxRatio);
            }
        }
    }

    /**
     * What was chosen.
     *
     * @param box the part
     * @param attempts parts tried, 1 to {@link #ATTEMPTS}
     */
    public record Choice(Box box, int attempts) {}

    /**
     * Chooses.
     *
     * @param height rows of the image
     * @param width columns of the image
     * @param bounds bounds of the choice
     * @param uniforms draws in [0, 1): for each of {@link #ATTEMPTS} attempts one for the area, one
     *     for the ratio
     * @param position draws in [0, 1): one for the row, one for the column
     * @return the part; after ten misfits the largest centred part with an allowed ratio
     */
    public static Choice parameters(
            int height, int width, Bounds bounds, float[][] uniforms, float[] position) {
        float smallest = (float) bounds.minScale();
        float logMin = (float) StrictMath.log((float) bounds.minRatio());
        float logMax = (float) StrictMath.log((float) bounds.maxRatio());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            float share = uniforms[attempt][0] * (1f - smallest) + smallest;
            float ratio = (float) StrictMath.exp(uniforms[attempt][1] * (logMax - logMin) + logMin);
            double area = (double) height * width * share;
            int w = (int) Math.rint(Math.sqrt(area * ratio));
            int h = (int) Math.rint(Math.sqrt(area / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height) {
                int top = (int) Math.floor(position[0] * (height - h + 1));
                int left = (int) Math.floor(position[1] * (width - w + 1));
                Box box = new Box(Math.min(top, height - h), Math.min(left, width - w), h, w);
                return new Choice(box, attempt + 1);
            }
        }
        return new Choice(centre(height, width, bounds), ATTEMPTS);
    }

    private static Box centre(int height, int width, Bounds bounds) {
        double ratio = (double) width / height;
        int h = height;
        int w = width;
        if (ratio < bounds.minRatio()) {
            h = Math.max(1, (int) Math.rint(width / bounds.minRatio()));
        } else if (ratio > bounds.maxRatio()) {
            w = Math.max(1, (int) Math.rint(height * bounds.maxRatio()));
        }
        return new Box((height - h) / 2, (width - w) / 2, h, w);
    }
}
