package io.maskbit.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.maskbit.api.ExperimentException;
import io.maskbit.spi.Component;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedParametersTest {

    @TempDir Path folder;

    private NDManager manager;
    private PairBlock block;
    private NamedParameters parameters;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
        block = new PairBlock();
        block.initialize(manager, DataType.FLOAT32);
        parameters = NamedParameters.of(new Holder(block));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void listsNamesAndValuesInOrder() {
        assertEquals(List.of("weight", "bias"), parameters.names());
        assertEquals(9, parameters.count());
        assertEquals(new Shape(2, 3), parameters.get("weight").getShape());
        assertThrows(IllegalArgumentException.class, () -> parameters.get("other"));
    }

    @Test
    void refusesABlockWithoutValues() {
        assertThrows(
                IllegalStateException.class, () -> NamedParameters.of(new Holder(new PairBlock())));
    }

    @Test
    void frozenParametersNeverBecomeTrainable() {
        block.bias.freeze(true);
        parameters.trainable(true);
        assertTrue(parameters.get("weight").hasGradient());
        assertFalse(parameters.get("bias").hasGradient());
        parameters.trainable(false);
        assertFalse(parameters.get("weight").hasGradient());
    }

    @Test
    void onlyParametersThatAskForAGradientAreTrained() {
        assertEquals(List.of("weight", "bias"), List.copyOf(parameters.trained().keySet()));
        assertSame(parameters.get("weight"), parameters.trained().get("weight"));
        block.bias.freeze(true);
        assertEquals(List.of("weight"), List.copyOf(parameters.trained().keySet()));
        assertEquals(List.of("weight", "bias"), parameters.names());
        assertEquals(9, parameters.count());
    }

    @Test
    void averagesAreLoadedIntoTrainedParametersAlone() {
        block.bias.freeze(true);
        float[] bias = parameters.get("bias").toFloatArray();
        NDArray weight = manager.arange(6f).reshape(2, 3);
        try (TensorFile tensors = TensorFile.open(write("pair.weight", weight))) {
            parameters.loadTrained(tensors, "pair.");
        }
        assertArrayEquals(weight.toFloatArray(), parameters.get("weight").toFloatArray());
        assertArrayEquals(bias, parameters.get("bias").toFloatArray());
    }

    @Test
    void digestsTellOneChangedBit() {
        Map<String, String> before = parameters.digests();
        assertEquals(before, parameters.digests());
        assertTrue(before.get("weight").matches("[0-9a-f]{16}"));
        parameters.get("bias").addi(1);
        assertEquals(before.get("weight"), parameters.digests().get("weight"));
        assertNotEquals(before.get("bias"), parameters.digests().get("bias"));
    }

    @Test
    void digestIsTheShaOfTheBytes() {
        // python: hashlib.sha256(numpy.zeros(3, "<f4").tobytes()).hexdigest()[:16]
        load("bias", manager.zeros(new Shape(3)), "weight", manager.zeros(new Shape(2, 3)));
        assertEquals("15ec7bf0b50732b4", parameters.digests().get("bias"));
    }

    @Test
    void loadsIntoTheLiveArrays() {
        NDArray live = parameters.get("weight");
        live.setRequiresGradient(true);
        NDArray weight = manager.arange(6f).reshape(2, 3);
        load("weight", weight, "bias", manager.ones(new Shape(3)));
        assertSame(live, parameters.get("weight"));
        assertArrayEquals(weight.toFloatArray(), live.toFloatArray());
        assertTrue(live.hasGradient());
        Tape.backward(() -> live.square().sum());
        assertArrayEquals(weight.mul(2).toFloatArray(), live.getGradient().toFloatArray());
    }

    @Test
    void readsAPartOfAFileUnderOtherNames() {
        Path file =
                write(
                        "net.w", manager.arange(6f).reshape(2, 3),
                        "net.bias", manager.ones(new Shape(3)),
                        "net.steps", manager.ones(new Shape(1)),
                        "other", manager.ones(new Shape(7)));
        try (TensorFile tensors = TensorFile.open(file)) {
            parameters.load(
                    tensors,
                    "net.",
                    name -> name.equals("w") ? "weight" : name,
                    name -> name.equals("steps"));
        }
        assertEquals(5, parameters.get("weight").getFloat(1, 2));
    }

    @Test
    void refusalListsEverythingAndChangesNothing() {
        Map<String, String> before = parameters.digests();
        Path file =
                write(
                        "weight", manager.ones(new Shape(3, 2)),
                        "extra", manager.ones(new Shape(1)));
        ExperimentException refusal;
        try (TensorFile tensors = TensorFile.open(file)) {
            refusal = assertThrows(ExperimentException.class, () -> parameters.load(tensors, ""));
        }
        String text = refusal.getMessage();
        assertTrue(text.contains(file.toString()), text);
        assertTrue(text.contains("missing (1): bias"), text);
        assertTrue(text.contains("unexpected (1): extra"), text);
        assertTrue(text.contains("weight is (3, 2), not (2, 3)"), text);
        assertEquals(before, parameters.digests());
    }

    @Test
    void refusesTwoTensorsForOneParameter() {
        Path file =
                write(
                        "weight", manager.ones(new Shape(2, 3)),
                        "w", manager.ones(new Shape(2, 3)),
                        "bias", manager.ones(new Shape(3)));
        try (TensorFile tensors = TensorFile.open(file)) {
            assertThrows(
                    ExperimentException.class,
                    () ->
                            parameters.load(
                                    tensors,
                                    "",
                                    name -> name.equals("w") ? "weight" : name,
                                    name -> false));
        }
    }

    @Test
    void optimiserAndAverageGoOnWhereTheyWereSaved() {
        AdamW.Group group =
                new AdamW.Group(
                        List.copyOf(parameters.asMap().values()),
                        parameters.names(),
                        new AdamW.Settings(0.9, 0.99, 1e-8, 0.1));
        parameters.trainable(true);
        AdamW optimiser = new AdamW(manager, List.of(group));
        Ema ema = new Ema(manager, parameters.asMap(), Ema.Settings.of(0.9));
        train(optimiser, ema, 3);
        Path weights = write(parameters.asMap(), "weights");
        Path moments = write(optimiser.state(), "moments");
        Path average = write(ema.shadow(), "average");
        long updates = ema.updates();
        train(optimiser, ema, 3);
        Map<String, String> expected = parameters.digests();
        float[] expectedAverage = ema.shadow().get("weight").toFloatArray();

        AdamW second = new AdamW(manager, List.of(group));
        Ema secondEma = new Ema(manager, parameters.asMap(), Ema.Settings.of(0.9));
        try (TensorFile w = TensorFile.open(weights);
                TensorFile m = TensorFile.open(moments);
                TensorFile a = TensorFile.open(average)) {
            parameters.load(w, "");
            second.load(m);
            secondEma.restore(updates, a);
        }
        assertEquals(3.0 / 12, secondEma.decay(), 1e-15);
        train(second, secondEma, 3);
        assertEquals(expected, parameters.digests());
        assertArrayEquals(expectedAverage, secondEma.shadow().get("weight").toFloatArray());
        assertEquals(ema.decay(), secondEma.decay());
    }

    private void train(AdamW optimiser, Ema ema, int steps) {
        for (int i = 0; i < steps; i++) {
            Step.run(
                    () -> {
                        Tape.backward(
                                () ->
                                        parameters
                                                .get("weight")
                                                .add(parameters.get("bias"))
                                                .sub(2)
                                                .square()
                                                .sum());
                        optimiser.step(0.1, 1);
                        ema.update();
                    });
        }
    }

    private void load(Object... namesAndArrays) {
        try (TensorFile tensors = TensorFile.open(write(namesAndArrays))) {
            parameters.load(tensors, "");
        }
    }

    private Path write(Object... namesAndArrays) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < namesAndArrays.length; i += 2) {
            arrays.put((String) namesAndArrays[i], (NDArray) namesAndArrays[i + 1]);
        }
        return write(arrays, "weights");
    }

    private Path write(Map<String, NDArray> arrays, String name) {
        Path file = folder.resolve(name + ".safetensors");
        Safetensors.write(file, arrays, Map.of());
        return file;
    }

    private record Holder(Block block) implements Component {}

    /** Two parameters under plain names. */
    private static final class PairBlock extends AbstractBlock {

        private final Parameter weight = add("weight", Parameter.Type.WEIGHT, new Shape(2, 3));
        private final Parameter bias = add("bias", Parameter.Type.BIAS, new Shape(3));

        private Parameter add(String name, Parameter.Type type, Shape shape) {
            return addParameter(
                    Parameter.builder()
                            .setName(name)
                            .setType(type)
                            .optShape(shape)
                            .optInitializer((m, s, t) -> m.randomNormal(s))
                            .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> options) {
            throw new IllegalStateException("not needed");
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }
}
