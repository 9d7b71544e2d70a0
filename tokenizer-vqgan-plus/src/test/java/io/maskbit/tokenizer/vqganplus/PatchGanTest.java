package io.maskbit.tokenizer.vqganplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers of the reference for the PatchGAN discriminator (spec 3.1, A.4), and its laws. */
class PatchGanTest {

    private static final Shape LOGITS = new Shape(2, 1, 14, 14);
    private static final Summary EVALUATED =
            new Summary(0.03452123, 0.09161582, 0.1277407, 0.009198384, 0.1443044, -0.03758486);
    private static final Summary TRAINED =
            new Summary(-0.06422440, 0.6188749, -0.1811268, -0.1766114, -0.1385220, -0.1087654);

    @Test
    void hasTheReferencesLogits() {
        try (NDManager manager = Backend.open("cpu")) {
            Discriminator discriminator = filled(manager);
            Step.run(
                    () -> {
                        NDArray images = images(manager);
                        Summary.check(
                                discriminator.logits(images, Pass.evaluation(manager)),
                                LOGITS,
                                EVALUATED);
                        Summary.check(
                                discriminator.logits(images, Pass.forTraining(manager)),
                                LOGITS,
                                TRAINED);
                    });
        }
    }

    @Test
    void onlyTrainingPassesMoveTheRunningStatistics() {
        try (NDManager manager = Backend.open("cpu")) {
            Discriminator discriminator = filled(manager);
            NamedParameters parameters = NamedParameters.of(discriminator);
            Map<String, String> before = parameters.digests();
            Step.run(() -> discriminator.logits(images(manager), Pass.evaluation(manager)));
            assertEquals(before, parameters.digests());
            Step.run(() -> discriminator.logits(images(manager), Pass.forTraining(manager)));
            Map<String, String> after = parameters.digests();
            for (String name : parameters.names()) {
                if (name.contains("running")) {
                    assertNotEquals(before.get(name), after.get(name), name);
                } else {
                    assertEquals(before.get(name), after.get(name), name);
                }
            }
        }
    }

    @Test
    void hasTheReferencesParameters() {
        try (NDManager manager = Backend.open("cpu")) {
            NamedParameters published = parameters(new PatchGanConfig(64, 3), manager);
            assertEquals(2_765_633, published.count());
            assertEquals(
                    List.of(
                            "main.0.weight",
                            "main.0.bias",
                            "main.2.weight",
                            "main.3.weight",
                            "main.3.bias",
                            "main.3.running_mean",
                            "main.3.running_var",
                            "main.5.weight",
                            "main.6.weight",
                            "main.6.bias",
                            "main.6.running_mean",
                            "main.6.running_var",
                            "main.8.weight",
                            "main.9.weight",
                            "main.9.bias",
                            "main.9.running_mean",
                            "main.9.running_var",
                            "main.11.weight",
                            "main.11.bias"),
                    published.names());
            assertEquals(new Shape(512, 256, 4, 4), published.get("main.8.weight").getShape());
            assertEquals(11_036_289, parameters(new PatchGanConfig(128, 3), manager).count());
            assertEquals(27_815_553, parameters(new PatchGanConfig(128, 4), manager).count());
        }
    }

    @Test
    void weightsOfConvolutionsStartNormalAndNarrow() {
        try (NDManager manager = Backend.open("cpu")) {
            NamedParameters parameters = parameters(new PatchGanConfig(64, 3), manager);
            Step.run(
                    () -> {
                        Summary weights = Summary.of(parameters.get("main.5.weight"));
                        assertEquals(0, weights.mean(), 2e-4);
                        assertEquals(0.02, weights.rms(), 2e-4);
                        double widest =
                                parameters.get("main.5.weight").abs().max().getFloat() / 0.02;
                        assertEquals(4.8, widest, 0.8, "half a million normal numbers");
                        assertEquals(1, parameters.get("main.6.weight").mean().getFloat());
                        // The default of the reference: 1 / sqrt(3 * 4 * 4) at most.
                        float bias = parameters.get("main.0.bias").abs().max().getFloat();
                        assertEquals(0.144, bias, 0.02);
                    });
        }
    }

    private static Discriminator filled(NDManager manager) {
        Discriminator discriminator = made(new PatchGanConfig(32, 2), 64, manager);
        ConformanceFill.fill(discriminator.block(), "");
        return discriminator;
    }

    private static NDArray images(NDManager manager) {
        return ConformanceFill.uniform(manager, "image64", 2, 3, 64, 64);
    }

    private static NamedParameters parameters(PatchGanConfig config, NDManager manager) {
        return NamedParameters.of(made(config, 256, manager));
    }

    private static Discriminator made(PatchGanConfig config, int extent, NDManager manager) {
        return new PatchGanFactory()
                .create(config, new ImageShape(3, extent, extent), Parts.context(manager, 1));
    }
}
