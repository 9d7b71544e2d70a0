package io.maskbit.sampling;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import java.util.Arrays;
import java.util.Set;

/**
 * Which entries of one image are made anew; all others are visible and stay as they are. An entry
 * is one group of one token.
 */
public final class TokenMask {

    private final TokenGroups groups;
    private final boolean[] entries; // (N, G)

    private TokenMask(TokenGroups groups, boolean[] entries) {
        this.groups = groups;
        this.entries = entries;
    }

    /**
     * Masks nothing.
     *
     * @param groups how tokens are split
     * @return the empty mask
     */
    public static TokenMask none(TokenGroups groups) {
        return new TokenMask(groups, new boolean[groups.entries()]);
    }

    /**
     * Masks everything.
     *
     * @param groups how tokens are split
     * @return the full mask
     */
    public static TokenMask all(TokenGroups groups) {
        boolean[] entries = new boolean[groups.entries()];
        Arrays.fill(entries, true);
        return new TokenMask(groups, entries);
    }

    /**
     * Masks entries one by one.
     *
     * @param groups how tokens are split
     * @param entries N x G values: the groups of the first token, then those of the next; copied
     * @return the mask
     * @throws IllegalArgumentException if their number is not N x G
     */
    public static TokenMask of(TokenGroups groups, boolean... entries) {
        if (entries.length != groups.entries()) {
            throw new IllegalArgumentException(
                    "a mask of "
                            + groups.entries()
                            + " entries is needed, but "
                            + entries.length
                            + " values are given");
        }
        return new TokenMask(groups, entries.clone());
    }

    /**
     * Masks all groups of every token that a picture of any size marks. The picture is laid over
     * the grid; a token is masked if its cell and a marked pixel overlap, however little: of what
     * is marked, no token stays.
     *
     * @param groups how tokens are split
     * @param height rows of the picture, at least 1
     * @param width columns of the picture, at least 1
     * @param marked height x width values, row by row
     * @return the mask
     * @throws IllegalArgumentException if the values do not fill the extents
     */
    public static TokenMask ofPixels(TokenGroups groups, int height, int width, boolean... marked) {
        if (height < 1 || width < 1 || marked.length != (long) height * width) {
            throw new IllegalArgumentException(
                    marked.length + " pixels do not make a mask of " + width + "x" + height);
        }
        GridShape grid = groups.space().grid();
        boolean[] entries = new boolean[groups.entries()];
        for (int row = 0; row < grid.height(); row++) {
            for (int column = 0; column < grid.width(); column++) {
                if (overlaps(marked, height, width, grid, row, column)) {
                    int at = (row * grid.width() + column) * groups.groups();
                    Arrays.fill(entries, at, at + groups.groups(), true);
                }
            }
        }
        return new TokenMask(groups, entries);
    }

    private static boolean overlaps(
            boolean[] marked, int height, int width, GridShape grid, int row, int column) {
        int bottom = end(row, height, grid.height());
        int right = end(column, width, grid.width());
        for (int y = begin(row, height, grid.height()); y < bottom; y++) {
            for (int x = begin(column, width, grid.width()); x < right; x++) {
                if (marked[y * width + x]) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the first pixel that a cell touches. */
    private static int begin(int cell, int pixels, int cells) {
        return (int) ((long) cell * pixels / cells);
    }

    /** Returns the first pixel after those that a cell touches. */
    private static int end(int cell, int pixels, int cells) {
        return (int) (((cell + 1L) * pixels + cells - 1) / cells);
    }

    /**
     * Masks what either mask masks.
     *
     * @param other a mask over the same entries
     * @return the larger mask
     * @throws IllegalArgumentException if the other has another number of entries
     */
    public TokenMask or(TokenMask other) {
        boolean[] more = entries.clone();
        TokenMask same = of(groups, other.entries);
        for (int i = 0; i < more.length; i++) {
            more[i] |= same.entries[i];
        }
        return new TokenMask(groups, more);
    }

    /**
     * Keeps the mask in some groups and makes all other groups visible.
     *
     * @param chosen numbers of groups, each 0 to G - 1; group 0 holds the lowest bits
     * @return the smaller mask
     * @throws IllegalArgumentException if there is no such group
     */
    public TokenMask onlyGroups(Set<Integer> chosen) {
        for (int group : chosen) {
            if (group < 0 || group >= groups.groups()) {
                throw new IllegalArgumentException(
                        "a group must be between 0 and "
                                + (groups.groups() - 1)
                                + ", but is "
                                + group);
            }
        }
        boolean[] fewer = entries.clone();
        for (int i = 0; i < fewer.length; i++) {
            fewer[i] &= chosen.contains(i % groups.groups());
        }
        return new TokenMask(groups, fewer);
    }

    /** Returns how tokens are split. */
    public TokenGroups groups() {
        return groups;
    }

    /** Returns the number of masked entries, 0 to N x G. */
    public int count() {
        int count = 0;
        for (boolean entry : entries) {
            count += entry ? 1 : 0;
        }
        return count;
    }

    /** Returns the number of tokens with a masked group, 0 to N. */
    public int tokens() {
        int count = 0;
        for (int position = 0; position < groups.space().grid().positions(); position++) {
            count += touches(position) ? 1 : 0;
        }
        return count;
    }

    /**
     * Returns whether a group of a token is masked.
     *
     * @param position number of the token, row by row, 0 to N - 1
     */
    public boolean touches(int position) {
        for (int group = 0; group < groups.groups(); group++) {
            if (entries[position * groups.groups() + group]) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether one entry is masked.
     *
     * @param position number of the token, row by row, 0 to N - 1
     * @param group number of the group, 0 to G - 1
     */
    public boolean isMasked(int position, int group) {
        return entries[position * groups.groups() + group];
    }

    /** Copies the entries to a place in a larger array. */
    void copyTo(boolean[] target, int offset) {
        System.arraycopy(entries, 0, target, offset, entries.length);
    }

    /**
     * Returns the pixels of all tokens with a masked group.
     *
     * @param height rows of the image, a multiple of the grid's
     * @param width columns of the image, a multiple of the grid's
     * @return height x width values, row by row
     * @throws IllegalArgumentException if the grid does not divide the extents
     */
    public boolean[] pixels(int height, int width) {
        GridShape grid = groups.space().grid();
        if (height % grid.height() != 0 || width % grid.width() != 0) {
            throw new IllegalArgumentException(
                    "an image of " + width + "x" + height + " has no " + grid + " grid of tokens");
        }
        boolean[] pixels = new boolean[height * width];
        for (int i = 0; i < pixels.length; i++) {
            int row = i / width * grid.height() / height;
            int column = i % width * grid.width() / width;
            pixels[i] = touches(row * grid.width() + column);
        }
        return pixels;
    }
}
