package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Laws of the discriminator and of having no perceptual loss. */
class LossPartsTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final BuildContext CONTEXT = Parts.context(MANAGER, 1);
    private static final Pass EVALUATION = Pass.evaluation(MANAGER);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void logitsLieOnOneGridWhateverTheImages() {
        Discriminator discriminator = discriminator(new ImageShape(3, 32, 48), 3);
        Step.run(
                () -> {
                    NDArray images = ConformanceFill.uniform(MANAGER, "wide", 2, 3, 32, 48);
                    assertEquals(
                            new Shape(2, 1, 16, 16),
                            discriminator.logits(images, EVALUATION).getShape());
                });
    }

    @Test
    void theBlurKernelIsNoParameter() {
        NamedParameters parameters =
                NamedParameters.of(discriminator(new ImageShape(3, 32, 32), 2));
        assertTrue(parameters.names().stream().noneMatch(name -> name.endsWith("kernel")));
    }

    @Test
    void refusesImagesSmallerThanItsStages() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> discriminator(new ImageShape(3, 64, 8), 4))
                        .getMessage();
        assertTrue(message.contains("at least 16x16"), message);
        assertTrue(message.contains("64x8"), message);
    }

    @Test
    void noPerceptualLossIsZeroAndHasNoParameters() {
        NoPerceptualLossFactory factory = new NoPerceptualLossFactory();
        PerceptualLoss none =
                factory.create(
                        factory.config().create(List.of()), new ImageShape(3, 16, 16), CONTEXT);
        assertEquals(0, NamedParameters.of(none).count());
        Step.run(
                () -> {
                    NDArray images = ConformanceFill.uniform(MANAGER, "image", 2, 3, 16, 16);
                    NDArray distance = none.distance(images, images.mul(2), EVALUATION);
                    assertEquals(new Shape(), distance.getShape());
                    assertEquals(DataType.FLOAT32, distance.getDataType());
                    assertEquals(0, distance.getFloat());
                });
    }

    private static Discriminator discriminator(ImageShape image, int stages) {
        return new VqganPlusDiscriminatorFactory()
                .create(new VqganPlusDiscriminatorConfig(32, stages, true, 4), image, CONTEXT);
    }
}
