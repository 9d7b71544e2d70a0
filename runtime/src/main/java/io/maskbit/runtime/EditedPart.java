package io.maskbit.runtime;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.runtime.edit.MaskPicture;
import io.maskbit.sampling.TokenMask;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** What is made anew in an image, before a run is known. */
@FunctionalInterface
interface EditedPart {

    /**
     * Returns the mask.
     *
     * @throws IllegalArgumentException if it does not fit the tokens
     */
    TokenMask of(TokenGroups groups);

    static EditedPart of(BufferedImage picture) {
        return groups -> MaskPicture.read(ServedRun.copied(picture), groups);
    }

    static EditedPart of(boolean[][] rows) {
        boolean[][] copy = Arrays.stream(rows).map(boolean[]::clone).toArray(boolean[][]::new);
        return groups -> masked(copy, groups);
    }

    private static TokenMask masked(boolean[][] rows, TokenGroups groups) {
        GridShape grid = groups.space().grid();
        if (rows.length != grid.height()
                || Arrays.stream(rows).anyMatch(row -> row.length != grid.width())) {
            throw new IllegalArgumentException(
                    "the mask must have "
                            + grid.height()
                            + " rows of "
                            + grid.width()
                            + " tokens, as tokenGrid() says");
        }
        boolean[] entries = new boolean[groups.entries()];
        for (int i = 0; i < entries.length; i++) {
            int position = i / groups.groups();
            entries[i] = rows[position / grid.width()][position % grid.width()];
        }
        return TokenMask.of(groups, entries);
    }
}
