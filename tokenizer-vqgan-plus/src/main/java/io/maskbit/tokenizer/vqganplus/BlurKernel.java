package io.maskbit.tokenizer.vqganplus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** The fixed kernels that blur before down-sampling: outer products of binomial rows (spec 3.2). */
final class BlurKernel {

    private BlurKernel() {}

    /**
     * Makes a kernel.
     *
     * @param size side
     * @param owner owns the array
     * @return float32 (1, 1, size, size), of sum 1
     */
    static NDArray of(int size, NDManager owner) {
        int[] row = new int[size];
        row[0] = 1;
        for (int n = 1; n < size; n++) {
            for (int i = n; i > 0; i--) {
                row[i] += row[i - 1];
            }
        }
        float sum = 1 << (2 * (size - 1));
        float[] kernel = new float[size * size];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = row[i / size] * row[i % size] / sum;
        }
        return owner.create(kernel, new Shape(1, 1, size, size));
    }
}
