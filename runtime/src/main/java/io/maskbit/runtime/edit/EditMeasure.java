package io.maskbit.runtime.edit;

import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.runtime.report.EditModel;
import io.maskbit.sampling.TokenMask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts what an edit kept and changed in one image. */
final class EditMeasure {

    private final TokenMask mask;
    private final long[] before;
    private final byte[] reconstruction;
    private final boolean[] edited; // pixels

    EditMeasure(TokenMask mask, long[] before, byte[] reconstruction, int side) {
        this.mask = mask;
        this.before = before;
        this.reconstruction = reconstruction;
        edited = mask.pixels(side, side);
    }

    EditModel.Edit edit(
            long seed, Path picture, List<Path> composite, long[] tokens, byte[] image) {
        TokenGroups groups = mask.groups();
        int changed = 0;
        int kept = 0;
        for (int n = 0; n < tokens.length; n++) {
            changed += tokens[n] == before[n] ? 0 : 1;
            int[] old = groups.split((int) before[n]);
            int[] now = groups.split((int) tokens[n]);
            for (int g = 0; g < old.length; g++) {
                kept += !mask.isMasked(n, g) && old[g] == now[g] ? 1 : 0;
            }
        }
        return new EditModel.Edit(
                seed,
                picture,
                List.copyOf(composite),
                list(tokens),
                changed,
                kept,
                difference(image, true),
                difference(image, false));
    }

    /** Returns the mean absolute difference of an image and its reconstruction, in levels. */
    double lost(byte[] original) {
        long sum = 0;
        for (int i = 0; i < original.length; i++) {
            sum += Math.abs((original[i] & 0xFF) - (reconstruction[i] & 0xFF));
        }
        return sum / (double) original.length;
    }

    private double difference(byte[] image, boolean inside) {
        long sum = 0;
        int count = 0;
        for (int i = 0; i < image.length; i++) {
            if (edited[i / 3] == inside) {
                sum += Math.abs((image[i] & 0xFF) - (reconstruction[i] & 0xFF));
                count++;
            }
        }
        return sum / (double) count;
    }

    static EditModel.Extent extent(TokenMask mask) {
        GridShape grid = mask.groups().space().grid();
        List<Integer> bits = new ArrayList<>();
        for (int n = 0; n < grid.positions(); n++) {
            int one = 0;
            for (int g = 0; g < mask.groups().groups(); g++) {
                one |= mask.isMasked(n, g) ? 1 << g : 0;
            }
            bits.add(one);
        }
        return new EditModel.Extent(
                grid.height(),
                grid.width(),
                mask.groups().groups(),
                mask.tokens(),
                mask.count(),
                bits);
    }

    static List<Long> list(long[] tokens) {
        return Arrays.stream(tokens).boxed().toList();
    }
}
