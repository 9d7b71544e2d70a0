package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is special when a discriminator learns along. */
class AdversarialLoopTest {

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
    void theDiscriminatorMovesFromItsFirstStepOn() {
        TinyDiscriminator discriminator = new TinyDiscriminator(manager, true);
        Map<String, String> start = digests(discriminator);
        TokenizerLoop loop = loop(discriminator, 8, 1, TinyConfigs.adversarial(3, 2));
        List<Map<String, Double>> before = run(loop, TinyBatches.of(4), 3);
        assertEquals(start, digests(discriminator));
        for (Map<String, Double> step : before) {
            assertEquals(0, step.get("discriminator_factor"));
            assertEquals(0, step.get("gan_loss"));
            assertFalse(step.containsKey("discriminator_loss"));
        }
        Map<String, Double> first = run(loop, TinyBatches.of(4), 1).get(0);
        assertNotEquals(start, digests(discriminator));
        assertEquals(1, first.get("discriminator_factor"));
        assertTrue(first.get("discriminator_gradient_norm") > 0);
        // Half way up a warm-up of two steps.
        assertEquals(0.015, first.get("discriminator_learning_rate"), 1e-9);
        assertEquals(0.03, loop.discriminatorLearningRate().orElseThrow(), 1e-9);
        assertEquals("gradient_norm", new ArrayList<>(first.keySet()).get(first.size() - 1));
    }

    @Test
    void theTermsOfTheTokenizerAddUp() {
        TokenizerLoop loop =
                loop(new TinyDiscriminator(manager, true), 8, 1, TinyConfigs.adversarial(1, 1));
        Map<String, Double> terms = run(loop, TinyBatches.of(4), 2).get(1);
        double sum =
                terms.get("reconstruction_loss")
                        + terms.get("quantizer_loss")
                        + terms.get("weighted_gan_loss");
        assertEquals(sum, terms.get("total_loss"), 1e-6);
        assertEquals(
                terms.get("d_weight") * terms.get("discriminator_factor") * terms.get("gan_loss"),
                terms.get("weighted_gan_loss"),
                1e-6);
    }

    @Test
    void theGameChangesWhatTheTokenizerLearns() {
        TinyTokenizer alone = new TinyTokenizer(manager);
        TokenizerLoop plain =
                new TokenizerLoop(
                        TinyConfigs.tokenizer(8, 1, false), alone, Critics.none(), context());
        TinyTokenizer against = new TinyTokenizer(manager);
        TokenizerLoop game =
                new TokenizerLoop(
                        TinyConfigs.tokenizer(8, 1, false),
                        against,
                        critics(
                                new TinyDiscriminator(manager, true),
                                TinyConfigs.adversarial(3, 1)),
                        context());
        run(plain, TinyBatches.of(4), 3);
        run(game, TinyBatches.of(4), 3);
        assertEquals(digests(alone), digests(against));
        run(plain, TinyBatches.of(4), 1);
        run(game, TinyBatches.of(4), 1);
        assertNotEquals(digests(alone), digests(against));
    }

    @Test
    void twoAccumulatedBatchesAreOneOfTwiceTheSizeForBothSides() {
        // Without memory and LeCAM, which see each batch by itself.
        AdversarialConfig config = TinyConfigs.adversarial(1, 1, 0);
        TinyDiscriminator small = new TinyDiscriminator(manager, false);
        TinyDiscriminator large = new TinyDiscriminator(manager, false);
        List<Map<String, Double>> twice = run(loop(small, 6, 2, config), TinyBatches.of(3), 6);
        List<Map<String, Double>> once = run(loop(large, 6, 1, config), TinyBatches.of(6), 6);
        for (int i = 1; i < 6; i++) {
            for (String term :
                    List.of(
                            "discriminator_loss",
                            "discriminator_gradient_norm",
                            "gan_loss",
                            "gradient_norm")) {
                assertEquals(once.get(i).get(term), twice.get(i).get(term), 1e-4, term);
            }
        }
    }

    @Test
    void theTokenizersSideLeavesTheDiscriminatorWithoutGradient() {
        TinyDiscriminator discriminator = new TinyDiscriminator(manager, false);
        AdversarialConfig config = TinyConfigs.adversarial(0, 1);
        run(loop(discriminator, 4, 1, config), TinyBatches.of(4), 2);
        NDArray weight = discriminator.block().get("judge.weight");
        assertFalse(weight.hasGradient(), "switched off between its own passes");
    }

    @Test
    void aDiscriminatorThatWouldNeverTakePartIsRefused() {
        TinyDiscriminator discriminator = new TinyDiscriminator(manager, true);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> loop(discriminator, 8, 1, TinyConfigs.adversarial(8, 1)));
        assertTrue(e.getMessage().startsWith("start must be below the steps"), e::getMessage);
    }

    @Test
    void aPerceptualLossEntersWithItsWeight() {
        TokenizerLoop loop =
                new TokenizerLoop(
                        TinyConfigs.tokenizer(4, 1, false),
                        new TinyTokenizer(manager),
                        new Critics(Optional.of(new Five()), Optional.empty()),
                        context());
        Map<String, Double> terms = run(loop, TinyBatches.of(4), 1).get(0);
        assertEquals(0.5, terms.get("perceptual_loss"), 1e-6);
        assertEquals(
                terms.get("reconstruction_loss") + 0.5 + terms.get("quantizer_loss"),
                terms.get("total_loss"),
                1e-5);
        assertTrue(loop.discriminatorLearningRate().isEmpty());
    }

    @Test
    void stepsLeaveNothingBehind() {
        TokenizerLoop loop =
                loop(new TinyDiscriminator(manager, true), 40, 2, TinyConfigs.adversarial(1, 1));
        run(loop, TinyBatches.of(4), 3);
        int before = manager.getManagedArrays().size();
        run(loop, TinyBatches.of(4), 20);
        assertEquals(before, manager.getManagedArrays().size());
    }

    /** Finds every pair of images five apart. */
    private record Five(Block block) implements PerceptualLoss {

        Five() {
            this(Blocks.identityBlock());
        }

        @Override
        public NDArray distance(NDArray images, NDArray reconstructions, Pass pass) {
            return reconstructions.mul(0f).sum().add(5f);
        }
    }

    private TokenizerLoop loop(
            TinyDiscriminator discriminator,
            long steps,
            int accumulation,
            AdversarialConfig config) {
        return new TokenizerLoop(
                TinyConfigs.tokenizer(steps, accumulation, false),
                new TinyTokenizer(manager),
                critics(discriminator, config),
                context());
    }

    private static Critics critics(TinyDiscriminator discriminator, AdversarialConfig config) {
        return new Critics(
                Optional.empty(), Optional.of(new Critics.Opponent(discriminator, config)));
    }

    private BuildContext context() {
        return new BuildContext(manager, new Seeds(1), Precision.FLOAT32);
    }

    private static List<Map<String, Double>> run(TokenizerLoop loop, BatchStream batches, int n) {
        List<Map<String, Double>> numbers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            numbers.add(loop.step(batches, true));
        }
        return numbers;
    }

    private static Map<String, String> digests(Component component) {
        return NamedParameters.of(component).digests();
    }
}
