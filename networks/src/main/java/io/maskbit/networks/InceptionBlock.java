package io.maskbit.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A block of an Inception network: the same map through several branches, whose results are joined
 * along the channels. A branch is a chain of layers, may begin with a pooling and may end in a fork
 * of two layers.
 */
final class InceptionBlock extends Layer {

    private final FeatureOps ops;
    private final int in;
    private final List<Branch> branches = new ArrayList<>();

    private InceptionBlock(FeatureOps ops, int in) {
        this.ops = ops;
        this.in = in;
    }

    /** Mixed_5b to 5d, extents kept: 224 channels and those of the pooling. */
    static InceptionBlock fives(FeatureOps ops, int in, int pooled) {
        InceptionBlock block = new InceptionBlock(ops, in);
        block.branch().keep("branch1x1", 64, 1, 1);
        block.branch().keep("branch5x5_1", 48, 1, 1).keep("branch5x5_2", 64, 5, 5);
        block.branch()
                .keep("branch3x3dbl_1", 64, 1, 1)
                .keep("branch3x3dbl_2", 96, 3, 3)
                .keep("branch3x3dbl_3", 96, 3, 3);
        block.branch().averaged().keep("branch_pool", pooled, 1, 1);
        return block;
    }

    /** Mixed_6a, extents halved: 480 channels and those of the input. */
    static InceptionBlock halvingToSixes(FeatureOps ops, int in) {
        InceptionBlock block = new InceptionBlock(ops, in);
        block.branch().halve("branch3x3", 384);
        block.branch()
                .keep("branch3x3dbl_1", 64, 1, 1)
                .keep("branch3x3dbl_2", 96, 3, 3)
                .halve("branch3x3dbl_3", 96);
        block.branch().halved();
        return block;
    }

    /** Mixed_6b to 6e, extents kept: 768 channels, with an inner width in the long branches. */
    static InceptionBlock sixes(FeatureOps ops, int in, int inner) {
        InceptionBlock block = new InceptionBlock(ops, in);
        block.branch().keep("branch1x1", 192, 1, 1);
        block.branch()
                .keep("branch7x7_1", inner, 1, 1)
                .keep("branch7x7_2", inner, 1, 7)
                .keep("branch7x7_3", 192, 7, 1);
        block.branch()
                .keep("branch7x7dbl_1", inner, 1, 1)
                .keep("branch7x7dbl_2", inner, 7, 1)
                .keep("branch7x7dbl_3", inner, 1, 7)
                .keep("branch7x7dbl_4", inner, 7, 1)
                .keep("branch7x7dbl_5", 192, 1, 7);
        block.branch().averaged().keep("branch_pool", 192, 1, 1);
        return block;
    }

    /** Mixed_7a, extents halved: 512 channels and those of the input. */
    static InceptionBlock halvingToSevens(FeatureOps ops, int in) {
        InceptionBlock block = new InceptionBlock(ops, in);
        block.branch().keep("branch3x3_1", 192, 1, 1).halve("branch3x3_2", 320);
        block.branch()
                .keep("branch7x7x3_1", 192, 1, 1)
                .keep("branch7x7x3_2", 192, 1, 7)
                .keep("branch7x7x3_3", 192, 7, 1)
                .halve("branch7x7x3_4", 192);
        block.branch().halved();
        return block;
    }

    /**
     * Mixed_7b and 7c, extents kept: 2048 channels.
     *
     * @param maximum whether the pooling takes maxima instead of averages, as 7c does
     */
    static InceptionBlock sevens(FeatureOps ops, int in, boolean maximum) {
        InceptionBlock block = new InceptionBlock(ops, in);
        block.branch().keep("branch1x1", 320, 1, 1);
        block.branch().keep("branch3x3_1", 384, 1, 1).fork("branch3x3_2", 384);
        block.branch()
                .keep("branch3x3dbl_1", 448, 1, 1)
                .keep("branch3x3dbl_2", 384, 3, 3)
                .fork("branch3x3dbl_3", 384);
        Branch pooling = maximum ? block.branch().maxima() : block.branch().averaged();
        pooling.keep("branch_pool", 192, 1, 1);
        return block;
    }

    /** Applies the block to a map (B, in, H, W); nothing but the result outlives the call. */
    NDArray apply(NDArray x, Pass pass) {
        return Step.result(
                () -> {
                    NDList joined = new NDList();
                    branches.forEach(branch -> joined.addAll(branch.apply(x, pass)));
                    return NDArrays.concat(joined, 1);
                });
    }

    private Branch branch() {
        Branch branch = new Branch();
        branches.add(branch);
        return branch;
    }

    /** A chain of layers; each call adds one. */
    private final class Branch {

        private final List<FrozenConv> chain = new ArrayList<>();
        private final List<FrozenConv> ends = new ArrayList<>();
        private UnaryOperator<NDArray> pooling = x -> x;
        private int width = in;

        Branch averaged() {
            pooling = x -> ops.averagePoolInside(x, 3);
            return this;
        }

        Branch maxima() {
            pooling = x -> ops.maxPool(x, 3, 1, 1);
            return this;
        }

        Branch halved() {
            pooling = x -> ops.maxPool(x, 3, 2, 0);
            return this;
        }

        Branch keep(String name, int out, int height, int columns) {
            chain.add(
                    child(
                            name,
                            FrozenConv.keeping(ops, new Channels(width, out), height, columns)));
            width = out;
            return this;
        }

        Branch halve(String name, int out) {
            chain.add(child(name, FrozenConv.inside(ops, new Channels(width, out), 3, 2)));
            width = out;
            return this;
        }

        /** Ends in a row of three and a column of three, side by side. */
        Branch fork(String name, int out) {
            Channels channels = new Channels(width, out);
            ends.add(child(name + "a", FrozenConv.keeping(ops, channels, 1, 3)));
            ends.add(child(name + "b", FrozenConv.keeping(ops, channels, 3, 1)));
            return this;
        }

        /** What lies between is closed at once: fresh memory costs time, too. */
        List<NDArray> apply(NDArray x, Pass pass) {
            NDArray y = pooling.apply(x);
            for (FrozenConv layer : chain) {
                y = instead(x, y, layer.apply(y, pass));
            }
            NDArray last = y;
            if (ends.isEmpty()) {
                return List.of(last);
            }
            List<NDArray> forked = ends.stream().map(end -> end.apply(last, pass)).toList();
            last.close();
            return forked;
        }

        private static NDArray instead(NDArray borrowed, NDArray done, NDArray next) {
            if (done != borrowed) {
                done.close();
            }
            return next;
        }
    }
}
