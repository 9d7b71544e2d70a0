package io.maskbit.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.EngineSeed;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaskedTransformerTest {

    private static final TensorOps OPS = TensorOps.of(Precision.FLOAT32);
    private static final int WIDTH = 16;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void parametersStartAsTheSpecificationSays() {
        MaskedTransformer network = built(new TransformerSize(64, 2, 4, 256, 0.1, true));
        for (Pair<String, Parameter> entry : network.getParameters()) {
            float[] values = entry.getValue().getArray().toFloatArray();
            String key = entry.getKey();
            boolean norm = key.contains("norm") || key.matches("(first_layer.0|last_layer.2).*");
            if (key.endsWith("in_proj_weight")) {
                double bound = Math.sqrt(6.0 / (64 + 192));
                assertEquals(bound / Math.sqrt(3), deviation(values), 0.05 * bound, key);
                assertTrue(largest(values) <= bound, key);
            } else if (key.endsWith("bias")) {
                assertEquals(0, largest(values), key);
            } else if (norm) {
                assertTrue(Arrays.equals(values, ones(values.length)), key);
            } else {
                assertEquals(0.02, deviation(values), 0.002, key);
                assertTrue(largest(values) > 0.041, key + " is cut at two deviations");
            }
        }
    }

    @Test
    void keysAreThoseOfTheReference() {
        List<String> keys =
                List.copyOf(network(new TransformerSize(16, 1, 2, 8, 0, true)).shapes().keySet());
        assertEquals(
                List.of(
                        "pos_emb",
                        "class_emb.weight",
                        "first_layer.0.weight",
                        "first_layer.0.bias",
                        "transformer.layers.0.0.mha.in_proj_weight",
                        "transformer.layers.0.0.mha.in_proj_bias",
                        "transformer.layers.0.0.mha.out_proj.weight",
                        "transformer.layers.0.0.mha.out_proj.bias",
                        "transformer.layers.0.0.norm.weight",
                        "transformer.layers.0.0.norm.bias",
                        "transformer.layers.0.1.net.0.weight",
                        "transformer.layers.0.1.net.0.bias",
                        "transformer.layers.0.1.net.2.weight",
                        "transformer.layers.0.1.net.2.bias",
                        "transformer.layers.0.1.norm.weight",
                        "transformer.layers.0.1.norm.bias",
                        "norm_after_transformer.weight",
                        "norm_after_transformer.bias",
                        "last_layer.0.weight",
                        "last_layer.0.bias",
                        "last_layer.2.weight",
                        "last_layer.2.bias"),
                keys);
    }

    @Test
    void everyParameterGetsAGradient() {
        for (boolean preNorm : new boolean[] {false, true}) {
            MaskedTransformer network = built(new TransformerSize(WIDTH, 2, 4, 32, 0.1, preNorm));
            network.getParameters()
                    .values()
                    .forEach(parameter -> parameter.getArray().setRequiresGradient(true));
            Step.run(
                    () -> {
                        NDArray x = input(3);
                        NDArray label = manager.create(new long[] {0, 1, 3});
                        Pass pass = Pass.forTraining(manager);
                        Tape.backward(() -> network.apply(x, label, pass).square().mul(x).sum());
                        for (Pair<String, Parameter> entry : network.getParameters()) {
                            NDArray gradient = entry.getValue().getArray().getGradient();
                            float norm = gradient.norm().getFloat();
                            assertTrue(norm > 0 && Float.isFinite(norm), entry.getKey());
                        }
                    });
        }
    }

    @Test
    void trainingDropsBySeedAndEvaluationDropsNothing() {
        MaskedTransformer network = built(new TransformerSize(WIDTH, 2, 4, 32, 0.3, false));
        float[] first = output(network, Pass.forTraining(manager), 1);
        assertArrayEquals(first, output(network, Pass.forTraining(manager), 1));
        assertFalse(Arrays.equals(first, output(network, Pass.forTraining(manager), 2)));
        float[] evaluated = output(network, Pass.evaluation(manager), 1);
        assertArrayEquals(evaluated, output(network, Pass.evaluation(manager), 2));
        assertFalse(Arrays.equals(first, evaluated));
    }

    @Test
    void attentionSumsToOneAtEveryPositionOfEveryLayer() {
        MaskedTransformer network = built(new TransformerSize(WIDTH, 3, 4, 32, 0.1, true));
        Step.run(
                () -> {
                    NDArray label = manager.create(new long[] {0, 1});
                    List<NDArray> maps =
                            network.attention(input(2), label, Pass.evaluation(manager));
                    assertEquals(3, maps.size());
                    for (NDArray map : maps) {
                        assertEquals(new Shape(2, 6, 6), map.getShape());
                        float[] sums = map.sum(new int[] {2}).toFloatArray();
                        assertArrayEquals(ones(12), sums, 1e-5f);
                    }
                });
    }

    @Test
    void temporaryArraysDoNotPileUpOverLayers() {
        assertEquals(arraysOfOnePass(2), arraysOfOnePass(12));
    }

    @Test
    void inputsStayOpen() {
        MaskedTransformer network = built(new TransformerSize(WIDTH, 1, 4, 32, 0, false));
        Step.run(
                () -> {
                    NDArray x = input(1);
                    NDArray label = manager.create(new long[] {0});
                    network.apply(x, label, Pass.evaluation(manager));
                    assertFalse(x.isReleased() || label.isReleased());
                });
    }

    @Test
    void sizesOutOfRangeAreRefusedByName() {
        assertRefused("width must be a multiple of heads", 10, 1, 4, 8, 0);
        assertRefused("depth must be at least 1", 8, 0, 4, 8, 0);
        assertRefused("mlp must be at least 1", 8, 1, 4, 0, 0);
        assertRefused("dropout must be in [0, 1)", 8, 1, 4, 8, 1);
    }

    private static void assertRefused(
            String message, int width, int depth, int heads, int mlp, double dropout) {
        String text =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new TransformerSize(width, depth, heads, mlp, dropout, false))
                        .getMessage();
        assertTrue(text.startsWith(message), text);
    }

    private int arraysOfOnePass(int depth) {
        MaskedTransformer network = built(new TransformerSize(WIDTH, depth, 4, 32, 0, false));
        return Step.scoped(
                () -> {
                    NDManager inputs = manager.newSubManager();
                    NDArray x = inputs.ones(new Shape(1, 5, WIDTH));
                    NDArray label = inputs.create(new long[] {0});
                    Pass pass = Pass.evaluation(inputs);
                    int before = inputs.getManagedArrays().size();
                    network.apply(x, label, pass);
                    return inputs.getManagedArrays().size() - before;
                });
    }

    private float[] output(MaskedTransformer network, Pass pass, long seed) {
        EngineSeed.set(seed);
        return Step.scoped(
                () -> {
                    NDArray label = manager.create(new long[] {0, 3});
                    return network.apply(input(2), label, pass).toFloatArray();
                });
    }

    private NDArray input(int batch) {
        int size = batch * 5 * WIDTH;
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) Math.sin(i * 1.7);
        }
        return manager.create(values, new Shape(batch, 5, WIDTH));
    }

    private MaskedTransformer built(TransformerSize size) {
        MaskedTransformer network = network(size);
        network.build(new BuildContext(manager, new Seeds(1), Precision.FLOAT32), "generator");
        return network;
    }

    private static MaskedTransformer network(TransformerSize size) {
        return new MaskedTransformer(OPS, size, 5, 3, Map.of());
    }

    private static float[] ones(int size) {
        float[] ones = new float[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double deviation(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }
}
