package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Padding;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Numbers of the reference for the discriminator and its blur (A.4). */
class DiscriminatorConformanceTest {

    private static final NDManager MANAGER = Backend.open("cpu");
    private static final Shape LOGITS = new Shape(2, 1, 16, 16);

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void withBlur() {
        checkLogits(
                true,
                new Summary(-0.3566429, 0.4435413, -0.3834065, -0.1784401, -0.6527221, -0.2645145));
    }

    @Test
    void withAverages() {
        checkLogits(
                false,
                new Summary(-0.3665043, 0.4664033, -0.1859078, -0.2619076, -0.3065155, -0.2175686));
    }

    @Test
    void blursWithKernelsOfThreeFourAndFive() {
        checkBlur(4, new Summary(0.4592347, 0.4692930, 0.3120178, 0.3973159, 0.3212405, 0.4173366));
        checkBlur(3, new Summary(0.4590663, 0.4737174, 0.4325818, 0.4421160, 0.4235872, 0.3894312));
        checkBlur(5, new Summary(0.4442982, 0.4555738, 0.3791356, 0.4425814, 0.4039737, 0.2856672));
    }

    @Test
    void hasTheReferencesParameters() {
        try (NDManager manager = Backend.open("cpu")) {
            Discriminator published =
                    made(new VqganPlusDiscriminatorConfig(128, 4, true, 4), 256, manager);
            assertEquals(7_431_297, count(published));
            assertEquals(
                    List.of(
                            "block_in.0.weight",
                            "block_in.0.bias",
                            "blocks.0.0.weight",
                            "blocks.0.0.bias",
                            "blocks.0.2.weight",
                            "blocks.0.2.bias",
                            "blocks.1.0.weight"),
                    published.block().getParameters().keys().subList(0, 7));
            assertEquals(
                    List.of(
                            "to_logits.0.weight",
                            "to_logits.0.bias",
                            "to_logits.2.weight",
                            "to_logits.2.bias"),
                    published.block().getParameters().keys().subList(18, 22));
            Discriminator smaller =
                    made(new VqganPlusDiscriminatorConfig(64, 3, false, 4), 256, manager);
            assertEquals(483_905, count(smaller));
        }
    }

    private static void checkLogits(boolean blur, Summary expected) {
        Discriminator discriminator =
                made(new VqganPlusDiscriminatorConfig(32, 2, blur, 4), 64, MANAGER);
        ConformanceFill.fill(discriminator.block(), "");
        Step.run(
                () -> {
                    NDArray images = ConformanceFill.uniform(MANAGER, "image64", 2, 3, 64, 64);
                    Summary.check(
                            discriminator.logits(images, Pass.evaluation(MANAGER)),
                            LOGITS,
                            expected);
                });
    }

    private static void checkBlur(int size, Summary expected) {
        Step.run(
                () -> {
                    NDArray images = ConformanceFill.uniform(MANAGER, "image", 2, 3, 16, 16);
                    Summary.check(
                            TensorOps.of(Precision.FLOAT32)
                                    .depthwiseConv2d(
                                            images,
                                            BlurKernel.of(size, MANAGER),
                                            2,
                                            Padding.same(16, 16, size, 2)),
                            new Shape(2, 3, 8, 8),
                            expected);
                });
    }

    private static Discriminator made(
            VqganPlusDiscriminatorConfig config, int extent, NDManager manager) {
        return new VqganPlusDiscriminatorFactory()
                .create(config, new ImageShape(3, extent, extent), Parts.context(manager, 1));
    }

    private static long count(Discriminator discriminator) {
        return discriminator.block().getParameters().values().stream()
                .mapToLong(p -> p.getShape().size())
                .sum();
    }
}
