package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.spi.Generator;
import java.util.List;

/** Images to be edited, checked: an index that is out of range would end the process. */
record EditBatch(Generator generator, long[] tokens, List<TokenMask> masks, long[] labels) {

    /** Downloads tokens (B, H, W) and checks everything against a generator. */
    static EditBatch of(Generator generator, NDArray tokens, List<TokenMask> masks, long[] labels) {
        GridShape grid = generator.groups().space().grid();
        Shape wanted = new Shape(labels.length, grid.height(), grid.width());
        if (labels.length == 0
                || masks.size() != labels.length
                || !tokens.getShape().equals(wanted)) {
            throw new IllegalArgumentException(
                    "one mask and one label per image are needed, at least one, but there are "
                            + masks.size()
                            + " masks, "
                            + labels.length
                            + " labels and tokens of shape "
                            + tokens.getShape()
                            + " on a grid of "
                            + grid);
        }
        if (tokens.getDataType() != DataType.INT64) {
            throw new IllegalArgumentException(
                    "tokens must be int64, but are " + tokens.getDataType());
        }
        long[] values = tokens.toLongArray();
        check(generator, values, masks, labels);
        return new EditBatch(generator, values, masks, labels);
    }

    /**
     * Checks values against a generator.
     *
     * @throws IllegalArgumentException naming the first that is out of its range
     */
    static void check(Generator generator, long[] tokens, List<TokenMask> masks, long... labels) {
        TokenGroups groups = generator.groups();
        for (long token : tokens) {
            if (token < 0 || token >= groups.space().vocabulary()) {
                throw new IllegalArgumentException(
                        "a token must be between 0 and "
                                + (groups.space().vocabulary() - 1)
                                + ", but is "
                                + token);
            }
        }
        for (long label : labels) {
            if (label < 0 || label > generator.classes()) {
                throw new IllegalArgumentException(
                        "a label must be between 0 and "
                                + generator.classes()
                                + " (no class), but is "
                                + label);
            }
        }
        for (TokenMask mask : masks) {
            if (!mask.groups().space().equals(groups.space())
                    || mask.groups().groups() != groups.groups()) {
                throw new IllegalArgumentException(
                        "a mask over " + mask.groups() + " does not fit a generator of " + groups);
            }
        }
    }

    /** Returns some of the images, the first one at a place of a chunk. */
    EditChunk chunk(int first, int count, int place, int size) {
        EditChunk chunk = new EditChunk(generator.groups(), size, generator.classes());
        int positions = generator.groups().space().grid().positions();
        for (int i = 0; i < count; i++) {
            int image = first + i;
            chunk.put(place + i, tokens, image * positions, masks.get(image), labels[image]);
        }
        return chunk;
    }
}
