package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GameTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** The vectors of spec A.5. */
    @Test
    void lossesAreThoseOfTheConformanceVectors() {
        Step.run(
                () -> {
                    NDArray r = Fill.symmetric(manager, "lr", new Shape(2, 1, 4, 4)).mul(2f);
                    NDArray f = Fill.symmetric(manager, "lf", new Shape(2, 1, 4, 4)).mul(2f);
                    requireClose(1.24249005, AdversarialLoss.HINGE.ofDiscriminator(r, f));
                    requireClose(-0.24306029, AdversarialLoss.HINGE.ofTokenizer(f));
                    requireClose(0.91709685, AdversarialLoss.VANILLA.ofDiscriminator(r, f));
                    requireClose(-0.24306029, AdversarialLoss.VANILLA.ofTokenizer(f));
                    requireClose(1.83419371, AdversarialLoss.NON_SATURATING.ofDiscriminator(r, f));
                    requireClose(0.73477483, AdversarialLoss.NON_SATURATING.ofTokenizer(f));
                });
    }

    @Test
    void leCamUsesTheAveragesFromBeforeTheStep() {
        LeCam term = new LeCam(1, 0.75, manager);
        Step.run(
                () -> {
                    NDArray real = manager.create(0.7f);
                    NDArray fake = manager.create(-0.4f);
                    NDArray averageReal = manager.create(new float[] {0.5f});
                    NDArray averageFake = manager.create(new float[] {-0.2f});
                    requireClose(1.62, LeCam.distance(real, fake, averageReal, averageFake));
                    requireClose(0.49 + 0.16, term.of(real, fake));
                    term.follow(real, fake);
                    requireClose(0.64 + 0.33062500, term.of(real, fake));
                    requireClose(0.175, term.averages().get("ema_real_logits_mean"));
                    requireClose(-0.1, term.averages().get("ema_fake_logits_mean"));
                });
    }

    @Test
    void nobodyIsAskedBeforeTheStart() {
        Game game =
                new Game(
                        new Critics.Opponent(
                                new TinyDiscriminator(manager, true),
                                TinyConfigs.adversarial(3, 2)),
                        new BuildContext(manager, new Seeds(1), Precision.FLOAT32));
        Step.run(
                () -> {
                    NDArray nothing = manager.create(0f);
                    Pass pass = Pass.forTraining(manager);
                    Loss loss = game.ofTokenizer(nothing, nothing, nothing, 2, pass);
                    requireClose(0, loss.value());
                    requireClose(0, loss.terms().get("discriminator_factor"));
                    requireClose(2, loss.terms().get("d_weight"));
                });
    }

    @Test
    void aWarmUpBeginsAboveZeroAndEndsAboveZeroUnlessFaithful() {
        TokenizerLoopConfig better = TinyConfigs.tokenizer(6, 1, false);
        assertEquals(0.025, better.rate().applyAsDouble(0), 1e-12);
        assertEquals(0.05, better.rate().applyAsDouble(1), 1e-12);
        assertTrue(better.rate().applyAsDouble(5) > 0.1 * 0.05);
        assertEquals(better.average(), better.resumedAverage());
        TokenizerLoopConfig faithful = TinyConfigs.tokenizer(6, 1, true);
        assertEquals(0, faithful.rate().applyAsDouble(0));
        assertEquals(0.025, faithful.rate().applyAsDouble(1), 1e-12);
        assertEquals(0.05, faithful.rate().applyAsDouble(2), 1e-12);
        assertEquals(0.9, faithful.average().decay());
        assertEquals(0.9999, faithful.resumedAverage().decay());
    }

    private static void requireClose(double expected, NDArray actual) {
        assertEquals(expected, actual.sum().getFloat(), 1e-6);
    }
}
