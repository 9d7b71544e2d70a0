package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TokenMaskTest {

    private static final TokenGroups GROUPS =
            TokenGroups.of(new TokenSpace.Bits(6, new GridShape(3, 4)), 2);

    @Test
    void aTokenIsMaskedByAnyMarkedPixelOfItsCell() {
        boolean[] marked = new boolean[6 * 8]; // cells of two by two pixels
        marked[3 * 8 + 5] = true; // cell (1, 2)
        TokenMask mask = TokenMask.ofPixels(GROUPS, 6, 8, marked);
        assertEquals(Set.of(6), masked(mask));
        assertEquals(2, mask.count(), "both groups");
        assertEquals(1, mask.tokens());
    }

    @Test
    void aPictureOfAnySizeIsLaidOverTheGrid() {
        boolean[] one = {true};
        assertEquals(24, TokenMask.ofPixels(GROUPS, 1, 1, one).count());
        // Five columns on four cells: pixel 1 covers parts of the cells 0 and 1.
        boolean[] column = {false, true, false, false, false};
        assertEquals(Set.of(0, 1, 4, 5, 8, 9), masked(TokenMask.ofPixels(GROUPS, 1, 5, column)));
        // Two rows on three cells: pixel 1 covers parts of the cells 1 and 2.
        boolean[] row = {false, true};
        assertEquals(
                Set.of(4, 5, 6, 7, 8, 9, 10, 11), masked(TokenMask.ofPixels(GROUPS, 2, 1, row)));
        assertEquals(0, TokenMask.ofPixels(GROUPS, 7, 9, new boolean[63]).count());
    }

    @Test
    void groupsAreKeptOrMasked() {
        TokenMask mask = TokenMask.all(GROUPS).onlyGroups(Set.of(1));
        assertEquals(12, mask.count());
        assertEquals(12, mask.tokens());
        assertFalse(mask.isMasked(5, 0));
        assertTrue(mask.isMasked(5, 1));
        assertEquals(0, mask.onlyGroups(Set.of(0)).count());
        assertThrows(
                IllegalArgumentException.class, () -> TokenMask.all(GROUPS).onlyGroups(Set.of(2)));
    }

    @Test
    void pixelsAreThoseOfTokensWithAMaskedGroup() {
        boolean[] entries = new boolean[24];
        entries[2 * 7] = true; // cell (1, 3)
        boolean[] expected = new boolean[6 * 8];
        for (int y = 2; y < 4; y++) {
            expected[y * 8 + 6] = true;
            expected[y * 8 + 7] = true;
        }
        assertArrayEquals(expected, TokenMask.of(GROUPS, entries).pixels(6, 8));
        assertThrows(
                IllegalArgumentException.class, () -> TokenMask.of(GROUPS, entries).pixels(7, 8));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> TokenMask.of(GROUPS, new boolean[12]));
        assertThrows(
                IllegalArgumentException.class,
                () -> TokenMask.ofPixels(GROUPS, 2, 2, new boolean[3]));
    }

    private static Set<Integer> masked(TokenMask mask) {
        Set<Integer> positions = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            if (mask.touches(i)) {
                positions.add(i);
            }
        }
        return positions;
    }
}
