package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.Precision;

/**
 * The operators that frozen feature networks need beside {@link TensorOps}; the same rules hold:
 * arguments and results are float32, or all of them float64, all can be recorded on a tape, results
 * belong to the scope of the first argument. Letters: B batch, C channels, H W extents.
 */
public interface FeatureOps {

    /**
     * Returns the operators backed by the operator module. Thread-safe.
     *
     * @param precision number format of the heavy arithmetic
     * @return the operators
     */
    static FeatureOps of(Precision precision) {
        return new ModuleFeatureOps(ModuleOps.calls(precision));
    }

    /** Returns the operators composed of plain DJL operations: what {@link #of} is tested with. */
    static FeatureOps reference() {
        return new ReferenceFeatureOps();
    }

    /**
     * Resizes with triangle weights that widen where the image shrinks (bilinear, half-pixel
     * centres, antialiased; spec appendix B). Where it grows this is plain bilinear interpolation.
     *
     * @param x (B, C, H, W), any extents
     * @param height rows of the result, at least 1
     * @param width columns of the result, at least 1
     * @return (B, C, height, width)
     */
    NDArray resize(NDArray x, int height, int width);

    /**
     * Takes the maximum of each window.
     *
     * @param x (B, C, H, W)
     * @param side of the window
     * @param stride step in both directions
     * @param padding entries added on each side that are never the maximum; at most side / 2
     * @return (B, C, H', W') with H' = floor((H + 2 padding - side) / stride) + 1
     */
    NDArray maxPool(NDArray x, int side, int stride, int padding);

    /**
     * Convolves every channel with a kernel of its own, stride 1.
     *
     * @param x (B, C, H, W)
     * @param weight (C, 1, k, k)
     * @param bias (C)
     * @param padding zeros added on each side
     * @return (B, C, H', W')
     */
    NDArray convEachChannel(NDArray x, NDArray weight, NDArray bias, int padding);

    /**
     * Divides by the length of the vector along axis 1: x / (sqrt(sum over C of x^2) + eps). A
     * vector of zeros stays zero, with the finite gradient 1 / eps, which a rectifier in front
     * stops; the gradient of the bare formula would be no number.
     *
     * @param x (B, C, ...)
     * @param eps added to the length, above 0
     * @return the same shape
     */
    NDArray unitChannels(NDArray x, double eps);

    /**
     * Convolves without bias, normalises by fixed statistics and rectifies: what lies between is
     * never an array of its own.
     *
     * @param x (B, C, H, W)
     * @param weight (D, C, h, w)
     * @param norm scale, shift and statistics of the D channels
     * @param stride step in both directions
     * @param padding zeros added first, as many right as left, and below as above
     * @return (B, D, H', W'), each entry at least 0
     */
    NDArray convNormRelu(NDArray x, NDArray weight, FrozenNorm norm, int stride, Padding padding);

    /**
     * Averages over each window at stride 1, with as much padding as keeps the extents; the padding
     * is not counted, so that a window at the border has fewer entries.
     *
     * @param x (B, C, H, W)
     * @param side of the window, odd
     * @return (B, C, H, W)
     */
    NDArray averagePoolInside(NDArray x, int side);
}
