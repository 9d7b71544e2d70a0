package io.maskbit.sampling;

import io.maskbit.api.TokenGroups;
import java.util.Arrays;

/**
 * A chunk of edits before it is uploaded. Places that nobody asked for are masked whole and without
 * a class, as in {@link ImageSampler}.
 */
final class EditChunk {

    private final TokenGroups groups;
    private final long[] tokens; // (chunk, N)
    private final boolean[] mask; // (chunk, N, G)
    private final long[] labels; // (chunk)
    private boolean changesSomething;

    EditChunk(TokenGroups groups, int chunk, int classes) {
        this.groups = groups;
        tokens = new long[chunk * groups.space().grid().positions()];
        mask = new boolean[chunk * groups.entries()];
        labels = new long[chunk];
        Arrays.fill(mask, true);
        Arrays.fill(labels, classes);
    }

    /** Puts an image at a place; its tokens begin at an offset of those given. */
    void put(int place, long[] given, int offset, TokenMask changes, long label) {
        int positions = groups.space().grid().positions();
        System.arraycopy(given, offset, tokens, place * positions, positions);
        changes.copyTo(mask, place * groups.entries());
        labels[place] = label;
        changesSomething |= changes.count() > 0;
    }

    /** Returns whether an image that was put here has a masked entry. */
    boolean changesSomething() {
        return changesSomething;
    }

    long[] tokens() {
        return tokens;
    }

    boolean[] mask() {
        return mask;
    }

    long[] labels() {
        return labels;
    }
}
