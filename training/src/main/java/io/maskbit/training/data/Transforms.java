package io.maskbit.training.data;

/** Turns images of any size into squares of one size, and bytes into numbers. */
public final class Transforms {

    private Transforms() {}

    /**
     * Makes the square used in evaluation: the shorter side resized to the resolution, then the
     * centre cut out. Nothing is random, nothing is mirrored.
     *
     * @param image any image
     * @param resolution side of the square, at least 1
     * @param interpolation how to resize
     * @return resolution x resolution
     */
    public static RawImage evaluation(RawImage image, int resolution, Interpolation interpolation) {
        return centre(shorterSide(image, resolution, interpolation), resolution);
    }

    /**
     * Resizes so that the shorter side has a length; the other becomes the whole number below what
     * keeps the ratio.
     *
     * @param image any image
     * @param length the shorter side, at least 1
     * @param interpolation how to resize
     * @return the resized image; the image itself if its size is right already
     */
    public static RawImage shorterSide(RawImage image, int length, Interpolation interpolation) {
        int width = side(image.width(), image.height(), length);
        int height = side(image.height(), image.width(), length);
        return Resampler.resize(image, width, height, interpolation);
    }

    /**
     * Cuts out the square in the centre.
     *
     * @param image any image
     * @param side side of the square, at most the shorter side of the image
     * @return side x side
     * @throws IllegalArgumentException if the image is smaller
     */
    public static RawImage centre(RawImage image, int side) {
        if (side > Math.min(image.width(), image.height())) {
            throw new IllegalArgumentException(
                    "no square of " + side + " fits " + image.width() + "x" + image.height());
        }
        int top = offset(image.height(), side);
        int left = offset(image.width(), side);
        return image.crop(new Box(top, left, side, side));
    }

    /**
     * Makes the square used in training: a part cut out, resized, and mirrored or not.
     *
     * @param image any image
     * @param crop the part, see {@link RandomCrop}
     * @param flip whether left and right are exchanged
     * @param resolution side of the square, at least 1
     * @param interpolation how to resize
     * @return resolution x resolution
     */
    public static RawImage training(
            RawImage image, Box crop, boolean flip, int resolution, Interpolation interpolation) {
        RawImage square = Resampler.resize(image.crop(crop), resolution, resolution, interpolation);
        return flip ? square.flipped() : square;
    }

    /**
     * Writes an image as numbers, channel by channel.
     *
     * @param image the image
     * @param target receives 3 x height x width values, byte / 255, in [0, 1]
     * @param offset where they begin
     */
    public static void write(RawImage image, float[] target, int offset) {
        byte[] rgb = image.rgb();
        int pixels = image.width() * image.height();
        for (int i = 0; i < pixels; i++) {
            target[offset + i] = (rgb[3 * i] & 0xFF) / 255f;
            target[offset + pixels + i] = (rgb[3 * i + 1] & 0xFF) / 255f;
            target[offset + 2 * pixels + i] = (rgb[3 * i + 2] & 0xFF) / 255f;
        }
    }

    private static int side(int length, int other, int resolution) {
        return length <= other ? resolution : (int) ((double) resolution * length / other);
    }

    private static int offset(int size, int resolution) {
        return (int) Math.rint((size - resolution) / 2.0); // half to even: 298 -> 21, 341 -> 42
    }
}
