package io.maskbit.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.maskbit.api.Precision;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LayerTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final TensorOps OPS = TensorOps.of(Precision.FLOAT32);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void namesAreDottedPathsALayersOwnFirst() {
        List<String> names =
                List.of("scale", "first.0.weight", "first.0.bias", "second.weight", "second.bias");
        assertEquals(names, new Tree(false).getParameters().keys());
        assertEquals(names, List.copyOf(new Tree(false).shapes().keySet()));
    }

    @Test
    void equalSeedsGiveEqualBits() {
        assertEquals(digests(built(new Tree(false), 7)), digests(built(new Tree(false), 7)));
        assertNotEquals(
                digests(built(new Tree(false), 7)).get("first.0.weight"),
                digests(built(new Tree(false), 8)).get("first.0.weight"));
    }

    @Test
    void sharedPathsAreEqualWhateverElseIsBuilt() {
        Map<String, String> small = digests(built(new Tree(false), 7));
        Map<String, String> large = digests(built(new Tree(true), 7));
        assertTrue(large.size() > small.size());
        small.forEach((name, digest) -> assertEquals(digest, large.get(name), name));
    }

    @Test
    void everyPathHasValuesOfItsOwn() {
        Tree tree = built(new Tree(true), 7);
        assertNotEquals(digests(tree).get("first.0.weight"), digests(tree).get("extra.0.weight"));
    }

    @Test
    void parametersOutliveTheStepAndWaitForTheLoopToTrainThem() {
        Tree tree = new Tree(false);
        Step.run(() -> built(tree, 7));
        for (Parameter parameter : tree.getParameters().values()) {
            NDArray array = parameter.getArray();
            assertFalse(array.isReleased());
            assertEquals(DataType.FLOAT32, array.getDataType());
            assertEquals(MANAGER, array.getManager());
            assertFalse(array.hasGradient());
        }
    }

    @Test
    void startsAreWrittenInRowOrder() {
        Tree tree = built(new Tree(false), 7);
        long seed = new Seeds(7).derive(Purpose.INITIAL_WEIGHTS, "tree.scale");
        float[] values = new float[70_000]; // more than one thread's share
        for (int i = 0; i < values.length; i++) {
            values[i] = Start.normal(2).at(seed, i);
        }
        assertArrayEquals(values, parameter(tree, "scale").toFloatArray());
    }

    @Test
    void whatWillBeLoadedIsAllocatedOnly() {
        Tree tree = new Tree(false);
        Step.run(
                () ->
                        tree.build(
                                new BuildContext(MANAGER, new Seeds(7), Precision.FLOAT32)
                                        .forLoading(),
                                "tree"));
        tree.shapes()
                .forEach((name, shape) -> assertEquals(shape, parameter(tree, name).getShape()));
        assertNotEquals(digests(built(new Tree(false), 7)), digests(tree));
    }

    @Test
    void resultsAreNotedUnderTheirPathsInTheOrderOfExecution() {
        Row row = new Row();
        row.build(new BuildContext(MANAGER, new Seeds(7), Precision.FLOAT32), "row");
        List<String> noted = new ArrayList<>();
        Step.run(
                () -> {
                    NDArray x = MANAGER.ones(new Shape(1, 3, 4, 4));
                    Pass pass = Pass.evaluation(MANAGER);
                    float[] silent = row.apply(x, pass).toFloatArray();
                    Pass heard = pass.noting((name, value) -> noted.add(name));
                    assertArrayEquals(silent, row.apply(x, heard).toFloatArray());
                });
        assertEquals(
                List.of(
                        "first.0",
                        "block.norm1+silu",
                        "block.conv1",
                        "block.norm2+silu",
                        "block.conv2",
                        "block"),
                noted);
    }

    @Test
    void refusesToBeBuiltTwice() {
        Tree tree = built(new Tree(false), 7);
        assertThrows(IllegalStateException.class, () -> built(tree, 7));
    }

    @Test
    void refusesANameTwice() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        new Layer() {
                            {
                                parameter("weight", new Shape(1), Start.zeros());
                                child("weight", new GroupNorm(OPS, 32, 1e-6));
                            }
                        });
    }

    @Test
    void refusesAParameterThatNoBufferHolds() {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Layer() {
                            {
                                parameter("weight", new Shape(1L << 40, 1L << 40), Start.zeros());
                            }
                        });
    }

    @Test
    void refusesToRunAsABlock() {
        Tree tree = built(new Tree(false), 7);
        Step.run(
                () -> {
                    NDList input = new NDList(MANAGER.zeros(new Shape(1)));
                    ParameterStore store = new ParameterStore(MANAGER, false);
                    UnsupportedOperationException refusal =
                            assertThrows(
                                    UnsupportedOperationException.class,
                                    () -> tree.forward(store, input, false));
                    assertTrue(refusal.getMessage().startsWith("Tree"));
                });
    }

    private static Tree built(Tree tree, long seed) {
        tree.build(new BuildContext(MANAGER, new Seeds(seed), Precision.FLOAT32), "tree");
        return tree;
    }

    private static Map<String, String> digests(Layer layer) {
        Component component = () -> layer;
        return NamedParameters.of(component).digests();
    }

    private static NDArray parameter(Layer layer, String name) {
        Component component = () -> layer;
        return NamedParameters.of(component).get(name);
    }

    private static final class Tree extends Layer {
        Tree(boolean large) {
            if (large) {
                child("extra.0", Conv.same(OPS, new Channels(3, 32), 3, 1, true));
            }
            child("first.0", Conv.same(OPS, new Channels(3, 32), 3, 1, true));
            child("second", new GroupNorm(OPS, 32, 1e-6));
            parameter("scale", new Shape(700, 100), Start.normal(2));
        }
    }

    private static final class Row extends Layer {
        private final Conv first =
                child("first.0", Conv.same(OPS, new Channels(3, 32), 3, 1, true));
        private final ResidualBlock block =
                child("block", new ResidualBlock(OPS, Channels.same(32)));

        NDArray apply(NDArray x, Pass pass) {
            return block.apply(first.apply(x, pass), pass);
        }
    }
}
