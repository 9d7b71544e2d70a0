package io.maskbit.runtime;

import io.maskbit.api.GridShape;
import io.maskbit.api.Stability;
import java.util.Arrays;
import java.util.Objects;

/** The tokens of one image, on their grid. Immutable. */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class TokenMap {

    private final GridShape grid;
    private final int[] tokens;

    private TokenMap(GridShape grid, int[] tokens) {
        this.grid = grid;
        this.tokens = tokens;
    }

    /**
     * Makes a map.
     *
     * @param grid rows and columns
     * @param tokens one per position, row by row; copied
     * @return the map
     * @throws IllegalArgumentException if their number is not that of the positions, or one is
     *     negative
     */
    public static TokenMap of(GridShape grid, int... tokens) {
        if (tokens.length != grid.positions()) {
            throw new IllegalArgumentException(
                    "a grid of "
                            + grid
                            + " has "
                            + grid.positions()
                            + " tokens, not "
                            + tokens.length);
        }
        for (int token : tokens) {
            if (token < 0) {
                throw new IllegalArgumentException("a token must be at least 0, but is " + token);
            }
        }
        return new TokenMap(grid, tokens.clone());
    }

    /** Returns rows and columns. */
    public GridShape grid() {
        return grid;
    }

    /**
     * Returns one token.
     *
     * @param row from 0
     * @param column from 0
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public int at(int row, int column) {
        Objects.checkIndex(row, grid.height());
        Objects.checkIndex(column, grid.width());
        return tokens[row * grid.width() + column];
    }

    /** Returns a copy of the tokens, row by row. */
    public int[] toArray() {
        return tokens.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenMap map
                && grid.equals(map.grid)
                && Arrays.equals(tokens, map.tokens);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
    }

    @Override
    public String toString() {
        return grid + " tokens " + Arrays.toString(tokens);
    }
}
