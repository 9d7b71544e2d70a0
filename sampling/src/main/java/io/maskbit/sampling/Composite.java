package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.tensor.Step;
import java.util.List;

/**
 * Puts what was made anew into the original image, pixel by pixel. A tokenizer loses detail
 * everywhere, and a decoder spreads a change beyond the tokens that changed; a composite takes the
 * pixels that were to be kept from the original.
 *
 * <p>Pixels of tokens with a masked group are those of the edit. Around them the composite passes
 * over into the original, in proportion to the distance. All others are those of the original, bit
 * by bit.
 */
public final class Composite {

    private final int feather;

    /**
     * Makes composites.
     *
     * @param feather width of the passage in pixels, at least 0
     * @throws IllegalArgumentException if it is negative
     */
    public Composite(int feather) {
        if (feather < 0) {
            throw new IllegalArgumentException("feather must be at least 0, but is " + feather);
        }
        this.feather = feather;
    }

    /**
     * Joins originals and edits.
     *
     * @param originals float32 (B, 3, h, w); borrowed
     * @param edits float32 (B, 3, h, w); borrowed
     * @param masks what was made anew, one per image
     * @param owner owns the result
     * @return float32 (B, 3, h, w), attached to the owner
     * @throws IllegalArgumentException if the shapes differ, or the masks are not B
     */
    public NDArray of(NDArray originals, NDArray edits, List<TokenMask> masks, NDManager owner) {
        Shape shape = originals.getShape();
        if (!shape.equals(edits.getShape()) || shape.get(0) != masks.size()) {
            throw new IllegalArgumentException(
                    "originals of shape "
                            + shape
                            + ", edits of shape "
                            + edits.getShape()
                            + " and "
                            + masks.size()
                            + " masks do not belong together");
        }
        int height = Math.toIntExact(shape.get(2));
        int width = Math.toIntExact(shape.get(3));
        float[] weights = new float[masks.size() * height * width];
        for (int b = 0; b < masks.size(); b++) {
            float[] one = weights(masks.get(b), height, width);
            System.arraycopy(one, 0, weights, b * one.length, one.length);
        }
        NDArray[] kept = new NDArray[1];
        Step.run(
                () -> {
                    Shape single = new Shape(shape.get(0), 1, height, width);
                    NDArray weight = owner.create(weights, single); // (B, 1, h, w)
                    NDArray mixed = edits.sub(originals).mul(weight).add(originals);
                    // Where nothing is mixed, arithmetic would lose a last bit or the sign of zero.
                    NDArray whole = weight.gte(1f).broadcast(shape); // (B, 3, h, w)
                    NDArray none = weight.lte(0f).broadcast(shape); // (B, 3, h, w)
                    NDArray fresh = NDArrays.where(whole, edits, mixed);
                    kept[0] = Step.keep(NDArrays.where(none, originals, fresh), owner);
                });
        return kept[0];
    }

    /**
     * Returns the share of the edit in every pixel: 1 where tokens were made anew, falling to 0
     * over the feather.
     *
     * @param mask what was made anew
     * @param height rows of the image, a multiple of the grid's
     * @param width columns of the image, a multiple of the grid's
     * @return height x width values in [0, 1], row by row
     */
    public float[] weights(TokenMask mask, int height, int width) {
        boolean[] edited = mask.pixels(height, width);
        float[] weights = new float[edited.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double distance = distance(edited, height, width, y, x);
                weights[y * width + x] = (float) Math.max(0, 1 - distance / (feather + 1));
            }
        }
        return weights;
    }

    /** Returns the distance to the nearest edited pixel, infinite if that is beyond the feather. */
    private double distance(boolean[] edited, int height, int width, int y, int x) {
        if (edited[y * width + x]) {
            return 0;
        }
        long nearest = Long.MAX_VALUE;
        for (int v = Math.max(0, y - feather); v <= Math.min(height - 1, y + feather); v++) {
            for (int u = Math.max(0, x - feather); u <= Math.min(width - 1, x + feather); u++) {
                if (edited[v * width + u]) {
                    long squared = (long) (v - y) * (v - y) + (long) (u - x) * (u - x);
                    nearest = Math.min(nearest, squared);
                }
            }
        }
        return nearest == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : Math.sqrt(nearest);
    }
}
