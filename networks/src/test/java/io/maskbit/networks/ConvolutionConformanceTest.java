package io.maskbit.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers of the reference for the convolutional blocks (A.1, A.4). */
class ConvolutionConformanceTest {

    private final TensorOps ops = TensorOps.of(Precision.FLOAT32);

    @Test
    void theFormulaIsTheReferences() {
        assertEquals(0.996178627f, ConformanceFill.unit("demo", 0));
        assertEquals(0.048374057f, ConformanceFill.unit("demo", 3));
        assertEquals(-0.88883173f, 2 * ConformanceFill.unit("encoder.conv_in.weight", 0) - 1);
    }

    @Test
    void aStridedConvolutionPadsMoreAtTheEnd() {
        Step.run(
                () -> {
                    NDManager manager = Backend.open("cpu");
                    Conv conv = Conv.same(ops, new Channels(3, 4), 3, 2, true);
                    conv.build(new BuildContext(manager, new Seeds(1), Precision.FLOAT32), "test");
                    ConformanceFill.fill(conv, "");
                    NDArray x = ConformanceFill.uniform(manager, "odd", 1, 3, 7, 10);
                    Summary.check(
                            conv.apply(x, Pass.evaluation(manager)),
                            new Shape(1, 4, 4, 5),
                            new Summary(
                                    -0.4615812,
                                    0.7736303,
                                    -0.01174049,
                                    0.1869293,
                                    -1.475985,
                                    -0.1347395));
                    manager.close();
                });
    }

    @Test
    void theShortcutOfAWideningBlockSeesTheResult() {
        Step.run(
                () -> {
                    NDManager manager = Backend.open("cpu");
                    ResidualBlock block = new ResidualBlock(ops, new Channels(32, 64));
                    block.build(new BuildContext(manager, new Seeds(1), Precision.FLOAT32), "test");
                    ConformanceFill.fill(block, "");
                    NDArray x = ConformanceFill.symmetric(manager, "rb", 1, 32, 4, 4);
                    Summary.check(
                            block.apply(x, Pass.evaluation(manager)),
                            new Shape(1, 64, 4, 4),
                            new Summary(
                                    0.003817894,
                                    0.7406714,
                                    -0.3237533,
                                    0.4034300,
                                    -0.5004281,
                                    -0.4635488));
                    assertEquals(
                            List.of(
                                    "norm1.weight",
                                    "norm1.bias",
                                    "conv1.weight",
                                    "norm2.weight",
                                    "norm2.bias",
                                    "conv2.weight",
                                    "nin_shortcut.weight"),
                            block.getParameters().keys());
                    manager.close();
                });
    }
}
