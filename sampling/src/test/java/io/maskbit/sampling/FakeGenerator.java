package io.maskbit.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores that depend smoothly on place, value, label and the tokens given; notes what it is asked.
 */
final class FakeGenerator implements Generator {

    static final int CLASSES = 5;

    private final TokenGroups groups =
            TokenGroups.of(new TokenSpace.Bits(6, new GridShape(3, 4)), 2);
    private final NDArray phases; // (1, N, G, V)
    final List<long[]> labelsSeen = new ArrayList<>();
    final List<long[]> tokensSeen = new ArrayList<>();

    FakeGenerator(NDManager manager) {
        Shape shape = new Shape(1, 12, 2, groups.vocabulary());
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 % 101) * 0.31f;
        }
        phases = manager.create(values, shape);
    }

    @Override
    public TokenGroups groups() {
        return groups;
    }

    @Override
    public int classes() {
        return CLASSES;
    }

    @Override
    public NDArray logits(NDArray tokens, NDArray labels, Pass pass) {
        labelsSeen.add(labels.toLongArray());
        tokensSeen.add(tokens.toLongArray());
        NDArray mean = tokens.toType(DataType.FLOAT32, false).sum(new int[] {1, 2}).div(24); // (B)
        NDArray shift = mean.add(labels.toType(DataType.FLOAT32, false)).reshape(-1, 1, 1, 1);
        return shift.add(phases).sin().mul(2); // (B, N, G, V)
    }

    @Override
    public Block block() {
        return Blocks.identityBlock();
    }
}
