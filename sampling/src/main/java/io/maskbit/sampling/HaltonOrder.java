package io.maskbit.sampling;

import io.maskbit.api.GridShape;

/**
 * The order of a grid's positions along a two-dimensional Halton sequence.
 *
 * <p>Point i = 1, 2, … of the sequence is (φ₂(i), φ₃(i)), where φ_b(i) mirrors the digits of i in
 * base b at the point: φ₂(1) = 1/2, φ₂(2) = 1/4, φ₂(3) = 3/4. It falls on row ⌊φ₂(i)·H⌋ and column
 * ⌊φ₃(i)·W⌋; positions that were met before are passed over. All is computed with whole numbers, so
 * that no point is rounded over the edge of its position.
 *
 * <p>Every position is met among the first 24·H·W points: a row holds one of the intervals of
 * length 2^-a that φ₂ visits once in 2^a points as soon as 2^-a is at most 1/(2H), a column one of
 * length 3^-b at most 1/(2W), and both together are met once in 2^a·3^b points in a row, which is
 * below 4H·6W.
 *
 * @see <a href="https://arxiv.org/abs/2503.17076">Besnier et al. 2025, Halton Scheduler for Masked
 *     Generative Image Transformer</a>
 */
final class HaltonOrder {

    private HaltonOrder() {}

    /**
     * Returns all positions in their order.
     *
     * @param grid extent of the grid
     * @return N numbers, each position once, counted row by row
     */
    static int[] of(GridShape grid) {
        int[] order = new int[grid.positions()];
        boolean[] met = new boolean[order.length];
        int found = 0;
        for (int i = 1; found < order.length; i++) {
            int row = cell(i, 2, grid.height());
            int column = cell(i, 3, grid.width());
            int position = row * grid.width() + column;
            if (!met[position]) {
                met[position] = true;
                order[found++] = position;
            }
        }
        return order;
    }

    /** Returns the whole part of φ_base(i) times a number of cells. */
    static int cell(int i, int base, int cells) {
        long mirrored = 0;
        long denominator = 1;
        for (int rest = i; rest > 0; rest /= base) {
            mirrored = mirrored * base + rest % base;
            denominator *= base;
        }
        return (int) (mirrored * cells / denominator);
    }
}
