package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The reconstruction and quantizer parts of the full loss in spec A.5. */
class TokenizerObjectiveTest {

    @Test
    void givesTheLossesOfTheConformanceVector() {
        check(0, -0.02);
        check(1000, 0.04);
        check(20000, 0.10);
    }

    private static void check(long step, double quantizer) {
        try (NDManager manager = Backend.open("cpu")) {
            TokenizerObjective objective =
                    new TokenizerObjective(
                            TinyConfigs.tokenizer(4, 1),
                            Optional.empty(),
                            Optional.empty(),
                            manager.create(0f));
            Map<String, Double> numbers =
                    Step.scoped(
                            () -> {
                                Shape shape = new Shape(2, 3, 64, 64);
                                NDArray x = Fill.uniform(manager, "image64", shape);
                                NDArray y =
                                        x.add(Fill.symmetric(manager, "noise64", shape).mul(0.2f));
                                Quantized codes =
                                        new Quantized(
                                                x,
                                                x,
                                                manager.create(0.10f),
                                                Map.of("entropy_loss", manager.create(-0.06f)));
                                Terms terms = new Terms();
                                terms.add(
                                        objective.of(x, y, codes, step, Pass.forTraining(manager)));
                                return terms.read();
                            });
            assertEquals(0.05282193, numbers.get("reconstruction_loss"), 1e-7);
            assertEquals(quantizer, numbers.get("quantizer_loss"), 1e-7);
            assertEquals(0.05282193 + quantizer, numbers.get("total_loss"), 1e-7);
            assertEquals(-0.06, numbers.get("entropy_loss"), 1e-7);
        }
    }
}
