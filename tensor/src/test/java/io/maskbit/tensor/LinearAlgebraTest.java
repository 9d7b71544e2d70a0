package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LinearAlgebraTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    private final SplittableRandom random = new SplittableRandom(5);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void eigenvectorsRebuildTheMatrix() {
        for (int n : new int[] {1, 2, 3, 10, 64}) {
            Step.run(
                    () -> {
                        NDArray half = uniform(n, n);
                        NDArray matrix = half.add(half.transpose());
                        NDList eigen = LinearAlgebra.eigen(matrix);
                        NDArray vectors = eigen.get(1);
                        NDArray rebuilt =
                                vectors.mul(eigen.get(0).reshape(1, n)).matMul(vectors.transpose());
                        assertArrayEquals(
                                matrix.toDoubleArray(), rebuilt.toDoubleArray(), 1e-12 * n);
                        assertArrayEquals(
                                MANAGER.eye(n).toType(DataType.FLOAT64, false).toDoubleArray(),
                                vectors.transpose().matMul(vectors).toDoubleArray(),
                                1e-12);
                        assertArrayEquals(
                                eigen.get(0).toDoubleArray(),
                                LinearAlgebra.eigenvalues(matrix).toDoubleArray(),
                                1e-12 * n);
                    });
        }
    }

    @Test
    void eigenvaluesOfAChainHaveAClosedForm() {
        int n = 50;
        double[] chain = new double[n * n];
        double[] expected = new double[n];
        for (int i = 0; i < n; i++) {
            chain[i * n + i] = 2;
            if (i > 0) {
                chain[i * n + i - 1] = -1;
                chain[(i - 1) * n + i] = -1;
            }
            expected[i] = 2 - 2 * Math.cos(Math.PI * (i + 1) / (n + 1));
        }
        Step.run(
                () -> {
                    NDArray matrix = MANAGER.create(chain, new Shape(n, n));
                    assertArrayEquals(
                            expected, LinearAlgebra.eigenvalues(matrix).toDoubleArray(), 1e-13);
                });
    }

    @Test
    void singularValuesAreTheRootsOfTheEigenvaluesOfTheSquare() {
        Step.run(
                () -> {
                    NDArray matrix = uniform(7, 4);
                    double[] squares =
                            LinearAlgebra.eigenvalues(matrix.transpose().matMul(matrix))
                                    .toDoubleArray();
                    double[] values = LinearAlgebra.singularValues(matrix).toDoubleArray();
                    assertEquals(4, values.length);
                    for (int i = 0; i < 4; i++) {
                        assertEquals(Math.sqrt(squares[3 - i]), values[i], 1e-12);
                    }
                });
    }

    @Test
    void productsAreAddedInPlace() {
        Step.run(
                () -> {
                    NDArray x = uniform(5, 3);
                    NDArray y = uniform(5, 2);
                    NDArray total = uniform(3, 2);
                    double[] expected = total.add(x.transpose().matMul(y)).toDoubleArray();
                    LinearAlgebra.addProducts(total, x, y);
                    assertArrayEquals(expected, total.toDoubleArray(), 1e-15);
                });
    }

    @Test
    void refusesWhatDoesNotFit() {
        Step.run(
                () -> {
                    NDArray wide = uniform(2, 3);
                    NDArray single = MANAGER.zeros(new Shape(2, 2), DataType.FLOAT32);
                    assertThrows(IllegalArgumentException.class, () -> LinearAlgebra.eigen(wide));
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> LinearAlgebra.eigenvalues(single));
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> LinearAlgebra.addProducts(wide, wide, wide));
                });
    }

    private NDArray uniform(int rows, int columns) {
        double[] values =
                IntStream.range(0, rows * columns)
                        .mapToDouble(i -> random.nextDouble() * 2 - 1)
                        .toArray();
        return MANAGER.create(values, new Shape(rows, columns));
    }
}
