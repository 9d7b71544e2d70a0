package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopsTest {

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
    void aGeneratorLearnsItsTokens() {
        GeneratorLoop loop = generatorLoop(60, 1, 0, 1);
        List<Map<String, Double>> steps = run(loop, TinyBatches.of(8), 60);
        assertTrue(
                steps.get(59).get("mlm_loss") < 0.8 * steps.get(0).get("mlm_loss"),
                () -> steps.get(0) + " to " + steps.get(59));
        assertTrue(steps.get(59).get("correct_tokens") > steps.get(0).get("correct_tokens"));
    }

    @Test
    void aTokenizerLearnsToReconstruct() {
        TokenizerLoop loop = tokenizerLoop(60, 1);
        List<Map<String, Double>> steps = run(loop, TinyBatches.of(8), 60);
        assertTrue(
                steps.get(59).get("reconstruction_loss")
                        < 0.5 * steps.get(0).get("reconstruction_loss"),
                () -> steps.get(0) + " to " + steps.get(59));
    }

    @Test
    void equalRunsAreBitEqualAndOtherSeedsDiffer() {
        List<Map<String, Double>> first = run(generatorLoop(8, 1, 0.2, 1), TinyBatches.of(4), 8);
        List<Map<String, Double>> second = run(generatorLoop(8, 1, 0.2, 1), TinyBatches.of(4), 8);
        List<Map<String, Double>> other = run(generatorLoop(8, 1, 0.2, 2), TinyBatches.of(4), 8);
        assertEquals(first, second);
        assertNotEquals(first, other);
    }

    @Test
    void twoAccumulatedBatchesAreOneOfTwiceTheSize() {
        TinyGenerator small = new TinyGenerator(manager, 0);
        TinyGenerator large = new TinyGenerator(manager, 0);
        List<Map<String, Double>> twice = run(loop(small, 6, 2, 1), TinyBatches.of(3), 6);
        List<Map<String, Double>> once = run(loop(large, 6, 1, 1), TinyBatches.of(6), 6);
        for (int i = 0; i < 6; i++) {
            for (String term : List.of("mlm_loss", "gradient_norm")) {
                assertEquals(once.get(i).get(term), twice.get(i).get(term), 1e-5);
            }
        }
        float[] a = small.block().get("head.weight").toFloatArray();
        float[] b = large.block().get("head.weight").toFloatArray();
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i], b[i], 1e-4);
        }
    }

    @Test
    void theFirstStepOfAWarmUpMovesNothing() {
        TinyGenerator generator = new TinyGenerator(manager, 0);
        GeneratorLoop loop = loop(generator, 6, 1, 1);
        Map<String, String> before = digests(generator);
        assertEquals(0, loop.learningRate());
        run(loop, TinyBatches.of(4), 1);
        assertEquals(before, digests(generator));
        run(loop, TinyBatches.of(4), 1);
        assertNotEquals(before, digests(generator));
    }

    @Test
    void theTokenizerOfAGeneratorStaysAsItIs() {
        TinyTokenizer tokenizer = new TinyTokenizer(manager);
        Map<String, String> before = digests(tokenizer);
        GeneratorLoop loop =
                new GeneratorLoop(
                        TinyConfigs.generator(6, 1),
                        new TinyGenerator(manager, 0),
                        tokenizer,
                        context(1),
                        MaskDraws.of(new Seeds(1)));
        run(loop, TinyBatches.of(4), 6);
        assertEquals(before, digests(tokenizer));
        assertFalse(tokenizer.lastLayer().hasGradient());
    }

    @Test
    void averagesFollowAndStepAsideBitForBit() {
        TinyGenerator generator = new TinyGenerator(manager, 0);
        GeneratorLoop loop = loop(generator, 12, 1, 1);
        run(loop, TinyBatches.of(4), 12);
        Map<String, String> trained = digests(generator);
        Map<String, String> averaged = loop.withAverages(() -> digests(generator));
        assertNotEquals(trained, averaged);
        assertEquals(trained, digests(generator));
    }

    @Test
    void numbersAreReadOnRequestOnly() {
        GeneratorLoop loop = generatorLoop(6, 1, 0, 1);
        assertEquals(Map.of(), loop.step(TinyBatches.of(4), false));
        assertEquals(1, loop.stepsDone());
        assertEquals(4, loop.imagesSeen());
    }

    @Test
    void maskedTermsAreAbsentIfNothingWasMasked() {
        GeneratorLoop loop =
                new GeneratorLoop(
                        TinyConfigs.generator(6, 1),
                        new TinyGenerator(manager, 0),
                        new TinyTokenizer(manager),
                        context(1),
                        new MaskDraws() {
                            @Override
                            public float ratio(long sample) {
                                return 0.999f;
                            }

                            @Override
                            public float[] entries(long sample, int count) {
                                float[] draws = new float[count];
                                Arrays.fill(draws, 0.999f);
                                return draws;
                            }

                            @Override
                            public float labelDrop(long sample) {
                                return 0;
                            }
                        });
        assertEquals(
                List.of("mlm_loss", "correct_tokens", "gradient_norm"),
                List.copyOf(loop.step(TinyBatches.of(4), true).keySet()));
    }

    @Test
    void stepsLeaveNothingBehind() {
        GeneratorLoop generatorLoop = generatorLoop(40, 2, 0.1, 1);
        TokenizerLoop tokenizerLoop = tokenizerLoop(40, 2);
        run(generatorLoop, TinyBatches.of(4), 3);
        run(tokenizerLoop, TinyBatches.of(4), 3);
        int before = manager.getManagedArrays().size();
        run(generatorLoop, TinyBatches.of(4), 20);
        run(tokenizerLoop, TinyBatches.of(4), 20);
        assertEquals(before, manager.getManagedArrays().size());
    }

    private static List<Map<String, Double>> run(TrainingLoop loop, BatchStream batches, int n) {
        List<Map<String, Double>> numbers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            numbers.add(loop.step(batches, true));
        }
        return numbers;
    }

    private GeneratorLoop generatorLoop(long steps, int accumulation, double dropout, long seed) {
        return loop(new TinyGenerator(manager, dropout), steps, accumulation, seed);
    }

    private GeneratorLoop loop(TinyGenerator generator, long steps, int accumulation, long seed) {
        return new GeneratorLoop(
                TinyConfigs.generator(steps, accumulation),
                generator,
                new TinyTokenizer(manager),
                context(seed),
                MaskDraws.of(new Seeds(seed)));
    }

    private TokenizerLoop tokenizerLoop(long steps, int accumulation) {
        return new TokenizerLoop(
                TinyConfigs.tokenizer(steps, accumulation),
                new TinyTokenizer(manager),
                Critics.none(),
                context(1));
    }

    private BuildContext context(long seed) {
        return new BuildContext(manager, new Seeds(seed), Precision.FLOAT32);
    }

    private static Map<String, String> digests(Component component) {
        return NamedParameters.of(component).digests();
    }
}
