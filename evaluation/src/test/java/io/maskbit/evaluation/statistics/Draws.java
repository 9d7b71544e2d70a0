package io.maskbit.evaluation.statistics;

import java.util.SplittableRandom;

/**
 * Random sets of vectors for laws that hold whatever is drawn: another seed each time, which
 * failures name; {@code -Dmaskbit.laws.seed=N} repeats it.
 */
final class Draws {

    private final long seed;
    private final SplittableRandom random;

    Draws() {
        this(Long.getLong("maskbit.laws.seed", System.nanoTime() & 0xFFFFFFFFL));
    }

    /** For what holds of most draws only. */
    Draws(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
    }

    /** Returns what to say when a law does not hold. */
    String words() {
        return "repeat with -Dmaskbit.laws.seed=" + seed;
    }

    /** Returns a whole number from low to high, both possible. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** Returns a number from 0 to 1. */
    double uniform() {
        return random.nextDouble();
    }

    /** Returns a number from the standard normal distribution. */
    double normal() {
        double angle = 2 * Math.PI * random.nextDouble();
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(angle);
    }

    /** Returns numbers from the standard normal distribution. */
    float[] normals(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) normal();
        }
        return values;
    }

    /** Returns vectors whose entries hang together and differ in size. */
    float[] vectors(int count, int width) {
        float[] mixing = normals(width * width);
        float[] values = new float[count * width];
        for (int i = 0; i < count; i++) {
            float[] own = normals(width);
            for (int j = 0; j < width; j++) {
                double sum = j % 3;
                for (int k = 0; k < width; k++) {
                    sum += own[k] * mixing[k * width + j] / (1 + k);
                }
                values[i * width + j] = (float) sum;
            }
        }
        return values;
    }

    /** Returns the rows in another order. */
    float[] shuffled(float[] rows, int width) {
        float[] result = rows.clone();
        for (int i = rows.length / width - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            for (int k = 0; k < width; k++) {
                float swapped = result[i * width + k];
                result[i * width + k] = result[j * width + k];
                result[j * width + k] = swapped;
            }
        }
        return result;
    }

    /** Returns the values with noise of a size added. */
    float[] noisy(float[] values, double size) {
        float[] result = values.clone();
        for (int i = 0; i < values.length; i++) {
            result[i] += (float) (size * normal());
        }
        return result;
    }

    /** Returns an orthonormal matrix, row by row. */
    double[] rotation(int n) {
        double[] rows = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rows[i * n + j] = normal();
            }
            // Twice, since one pass leaves rounding where rows are nearly parallel.
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < i; k++) {
                    add(rows, i, k, -dot(rows, i, k, n), n);
                }
            }
            double length = Math.sqrt(dot(rows, i, i, n));
            for (int j = 0; j < n; j++) {
                rows[i * n + j] /= length;
            }
        }
        return rows;
    }

    /** Returns Qᵀ diag(values) Q, with Q row by row. */
    static double[] turned(double[] rotation, double[] values) {
        int n = values.length;
        double[] matrix = new double[n * n];
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    matrix[i * n + j] += values[k] * rotation[k * n + i] * rotation[k * n + j];
                }
            }
        }
        return matrix;
    }

    private static double dot(double[] rows, int i, int k, int n) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum += rows[i * n + j] * rows[k * n + j];
        }
        return sum;
    }

    private static void add(double[] rows, int i, int k, double factor, int n) {
        for (int j = 0; j < n; j++) {
            rows[i * n + j] += factor * rows[k * n + j];
        }
    }
}
