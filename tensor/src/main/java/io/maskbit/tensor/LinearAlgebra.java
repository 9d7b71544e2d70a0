package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;

/**
 * Decompositions and sums of products of whole matrices by the operator module. Everything is
 * float64; results belong to the scope of the first argument. Nothing is recorded on a tape.
 *
 * <p>Entries must be finite: the library below does not come back from others in every case, so
 * callers check what they were given.
 */
public final class LinearAlgebra {

    private LinearAlgebra() {}

    /**
     * Decomposes a symmetric matrix.
     *
     * @param matrix float64 (D, D); what stands above the diagonal is not read
     * @return the eigenvalues (D), ascending, and unit eigenvectors (D, D), one per column
     * @throws IllegalArgumentException if the matrix is not float64 or not square
     */
    public static NDList eigen(NDArray matrix) {
        requireSquare(matrix);
        return calls().tensors("eigen", matrix);
    }

    /**
     * Returns the eigenvalues of a symmetric matrix without its eigenvectors, which takes a
     * fraction of the time.
     *
     * @param matrix as for {@link #eigen}
     * @return (D), ascending
     * @throws IllegalArgumentException as {@link #eigen}
     */
    public static NDArray eigenvalues(NDArray matrix) {
        requireSquare(matrix);
        return calls().tensor("eigenvalues", matrix);
    }

    /**
     * Returns the singular values of a matrix.
     *
     * @param matrix float64 (n, m), both at least 1
     * @return (min(n, m)), descending
     * @throws IllegalArgumentException if the matrix is not float64 or not a matrix
     */
    public static NDArray singularValues(NDArray matrix) {
        requireMatrix(matrix);
        return calls().tensor("singular_values", matrix);
    }

    /**
     * Adds the products of columns in place: total := total + xᵀ y.
     *
     * @param total float64 (D, E), is changed
     * @param x float64 (n, D)
     * @param y float64 (n, E)
     * @throws IllegalArgumentException if the extents do not fit
     */
    public static void addProducts(NDArray total, NDArray x, NDArray y) {
        requireMatrix(total);
        requireMatrix(x);
        requireMatrix(y);
        Shape product = new Shape(x.getShape().get(1), y.getShape().get(1));
        if (!total.getShape().equals(product) || x.getShape().get(0) != y.getShape().get(0)) {
            throw new IllegalArgumentException(
                    "products of "
                            + x.getShape()
                            + " and "
                            + y.getShape()
                            + " do not fit into "
                            + total.getShape());
        }
        calls().call("add_products", total, x, y);
    }

    private static OperatorCalls calls() {
        return ModuleOps.calls(Precision.FLOAT32);
    }

    private static void requireSquare(NDArray matrix) {
        requireMatrix(matrix);
        if (matrix.getShape().get(0) != matrix.getShape().get(1)) {
            throw new IllegalArgumentException(matrix.getShape() + " is not square");
        }
    }

    private static void requireMatrix(NDArray matrix) {
        if (matrix.getDataType() != DataType.FLOAT64 || matrix.getShape().dimension() != 2) {
            throw new IllegalArgumentException(
                    "expected a float64 matrix, but is "
                            + matrix.getDataType()
                            + " "
                            + matrix.getShape());
        }
    }
}
