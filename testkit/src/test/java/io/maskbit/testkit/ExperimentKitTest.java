package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import org.junit.jupiter.api.Test;

/** The kit drives the real program with the fakes. */
class ExperimentKitTest {

    private static final String FIRST_STAGE = "train: tokenizer\n";

    @Test
    void drivesAQuantizerThroughBothStages() {
        RecordedRun run =
                ExperimentKit.with(FakeQuantizer.with(Bug.NONE).factory())
                        .run("quantizer: {use: test.fake}");
        run.assertFinite().assertFalls("tokenizer.reconstruction_loss");
        assertEquals(20, run.values("tokenizer.reconstruction_loss").size());
        assertEquals(20, run.values("generator.masked_token_loss").size());
        assertFalse(run.result().values().isEmpty());
    }

    @Test
    void repeatsToTheLastBit() {
        ExperimentKit kit = ExperimentKit.with(FakeTokenizer.with(Bug.NONE).factory());
        String yaml = FIRST_STAGE + "tokenizer: {use: test.fake}";
        kit.run(yaml).assertRepeats(kit.run(yaml));
    }

    @Test
    void drivesAGenerator() {
        ExperimentKit.with(FakeGenerator.with(Bug.NONE).factory())
                .run("generator: {use: test.fake}")
                .assertFinite()
                .assertFalls("generator.masked_token_loss");
    }

    @Test
    void drivesTheComponentsThatJudgeImages() {
        RecordedRun run =
                ExperimentKit.with(
                                FakeDiscriminator.with(Bug.NONE).factory(),
                                FakePerceptualLoss.with(Bug.NONE).factory())
                        .run(
                                FIRST_STAGE
                                        + "discriminator: {use: test.fake}\n"
                                        + "perceptual_loss: {use: test.fake}");
        run.assertFinite();
        assertEquals(20, run.values("tokenizer.perceptual_loss").size());
    }

    @Test
    void refusesAnExperimentAsTheProgramDoes() {
        ExperimentException refusal =
                assertThrows(
                        ExperimentException.class,
                        () -> ExperimentKit.with().run("quantizer: {use: test.absent}"));
        assertTrue(refusal.getMessage().contains("test.absent"), refusal.getMessage());
    }

    @Test
    void refusesAFactoryWhoseIdIsNotWellFormed() {
        ExperimentKit kit = ExperimentKit.with(FakeQuantizer.with(Bug.ID_IN_CAPITALS).factory());
        ExperimentException refusal = assertThrows(ExperimentException.class, () -> kit.run(""));
        assertTrue(refusal.getMessage().contains("Fake_Component"), refusal.getMessage());
    }
}
