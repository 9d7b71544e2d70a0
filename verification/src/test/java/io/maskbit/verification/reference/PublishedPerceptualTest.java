package io.maskbit.verification.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.networks.ConvNextSmall;
import io.maskbit.networks.ImageNetInput;
import io.maskbit.networks.Lpips;
import io.maskbit.networks.ResNet50;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.FormulaValues;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The networks of the perceptual losses with formula weights, and the resize (A.5). */
class PublishedPerceptualTest {

    private static final double TOLERANCE = 1e-4;

    private final NDManager manager = Backend.open("cpu");
    private final NDArray x = FormulaValues.uniform(manager, "image64", new Shape(2, 3, 64, 64));
    private final NDArray y =
            x.add(
                    FormulaValues.uniform(manager, "noise64", new Shape(2, 3, 64, 64))
                            .mul(2)
                            .sub(1)
                            .mul(0.2f));
    private final Pass pass = Pass.evaluation(manager);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void resizes() {
        FeatureOps ops = FeatureOps.of(Precision.FLOAT32);
        float[] up = ops.resize(x, 224, 224).toFloatArray();
        assertEquals(0.49939001, mean(up), 1e-6);
        assertEquals(0.8953989, up[0], 1e-5);
        NDArray large = FormulaValues.uniform(manager, "image256", new Shape(1, 3, 256, 256));
        float[] down = ops.resize(large, 224, 224).toFloatArray();
        assertEquals(0.49974717, mean(down), 1e-6);
        assertEquals(0.6969153, down[0], 3e-5);
        assertEquals(0.4001577, down[1], 3e-5);
        assertEquals(0.1904906, down[down.length / 2], 3e-5);
        assertEquals(0.3309834, down[down.length - 1], 3e-5);
    }

    @Test
    void resNetSeesTheDistanceOfLogits() {
        ResNet50 network = new ResNet50(Precision.FLOAT32);
        network.allocate(manager);
        NamedParameters parameters = NamedParameters.of(() -> network);
        assertEquals(25_557_032, parameters.count());
        FormulaValues.fill(parameters, name -> "model." + name);
        ImageNetInput input = new ImageNetInput(ImageNetInput.SIDE, manager);
        double distance =
                Step.scoped(
                        () -> {
                            NDArray a = network.see(input.prepare(x), pass).logits();
                            NDArray b = network.see(input.prepare(y), pass).logits();
                            return (double) a.sub(b).square().mean().getFloat();
                        });
        assertEquals(0.00554862, distance, TOLERANCE * distance);
    }

    @Test
    void convNextHasThePublishedSize() {
        ConvNextSmall network = new ConvNextSmall(Precision.FLOAT32);
        assertEquals(50_223_688, network.shapes().values().stream().mapToLong(s -> s.size()).sum());
    }

    @Test
    void lpipsSeesTheFirstFeatures() {
        Lpips lpips = lpips();
        assertEquals(14_716_160, NamedParameters.of(() -> lpips).count());
        float[] first = Step.scoped(() -> lpips.features(x, pass).get(0).toFloatArray());
        double squares = 0;
        for (float value : first) {
            squares += (double) value * value;
        }
        assertEquals(0.3872292, mean(first), TOLERANCE);
        assertEquals(0.7022405, Math.sqrt(squares / first.length), TOLERANCE);
    }

    @Test
    @EnabledIfSystemProperty(named = "maskbit.fixtures", matches = ".+")
    void lpipsOfThePublishedWeights() {
        Path linear = Path.of(System.getProperty("maskbit.fixtures"));
        Lpips lpips = lpips();
        try (TensorFile file = TensorFile.open(linear.resolve("perceptual-lpips/vgg_lpips.pth"))) {
            NamedParameters.of(lpips::linear).load(file, "");
        }
        float[] distances =
                Step.scoped(
                        () -> {
                            List<NDArray> terms = lpips.terms(x, y, pass);
                            NDArray sum = terms.get(0);
                            for (NDArray term : terms.subList(1, terms.size())) {
                                sum = sum.add(term);
                            }
                            return sum.toFloatArray();
                        });
        assertEquals(0.01884958, distances[0], TOLERANCE * 0.0188);
        assertEquals(0.01877474, distances[1], TOLERANCE * 0.0188);
    }

    private Lpips lpips() {
        Lpips lpips = new Lpips(Precision.FLOAT32, manager);
        lpips.allocate(manager);
        FormulaValues.fill(NamedParameters.of(lpips::network), PublishedPerceptualTest::sliced);
        return lpips;
    }

    /** The name of a layer of VGG-16 inside the reference: features.5 is net.slice2.5. */
    private static String sliced(String name) {
        String[] parts = name.split("\\.");
        int[] lasts = {3, 8, 15, 22, 29};
        int slice = 0;
        while (Integer.parseInt(parts[1]) > lasts[slice]) {
            slice++;
        }
        return "net.slice" + (slice + 1) + "." + parts[1] + "." + parts[2];
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
