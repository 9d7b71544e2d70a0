package io.maskbit.evaluation.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.networks.InceptionV3;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.Step;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Inception network gives for a batch, and which weights it takes. */
class InceptionExtractorTest {

    private static final NDManager MANAGER = Backend.open("cpu");

    @TempDir Path folder;

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @Test
    void chunksAndPrecisionChangeRoundingOnly() {
        ByteImages images = images(3);
        double[][] once = extracted(images, 3, true);
        double[][] pieces = extracted(images, 2, true);
        double[][] rough = extracted(images, 3, false);
        for (int i = 0; i < once.length; i++) {
            assertEquals(0, distance(once[i], pieces[i]), 1e-12);
            double deviation = distance(once[i], rough[i]);
            assertTrue(deviation > 0 && deviation < 1e-5, "deviates by " + deviation);
        }
    }

    @Test
    void everyImageHasFeaturesOfItsOwn() {
        ByteImages images = images(2);
        double[] pooled = extracted(images, 2, false)[0];
        byte[] second = Arrays.copyOfRange(images.pixels(), 3 * 20 * 31, 2 * 3 * 20 * 31);
        double[] alone = extracted(new ByteImages(second, 1, images.shape()), 2, false)[0];
        assertEquals(0, distance(Arrays.copyOfRange(pooled, 2048, 4096), alone), 1e-5);
        assertTrue(distance(Arrays.copyOf(pooled, 2048), alone) > 1e-2);
    }

    @Test
    void givesResultsToTheirOwnerAlsoInsideAStep() {
        try (InceptionExtractor extractor = formula(1, false);
                NDManager scope = MANAGER.newSubManager()) {
            Features features = Step.scoped(() -> extractor.extract(images(1), scope));
            assertEquals(new Shape(1, 2048), features.pooled().getShape());
            assertEquals(new Shape(1, 1008), features.logits().orElseThrow().getShape());
            assertEquals(new Shape(1, 2023), features.spatial().orElseThrow().getShape());
            assertEquals(DataType.FLOAT64, features.pooled().getDataType());
            assertEquals(3, scope.getManagedArrays().size());
        }
    }

    @Test
    void madeUpWeightsAreNamedSo() {
        try (InceptionExtractor extractor = formula(1, false)) {
            assertEquals(
                    new ExtractorIdentity(
                            "formula-inception-v3",
                            "formula, salt 0",
                            "tf1-bilinear-299",
                            "float32"),
                    extractor.identity());
            assertEquals(2048, extractor.width());
        }
    }

    @Test
    void madeUpWeightsFollowTheRule() {
        InceptionV3 network = new InceptionV3();
        try (NDManager owner = MANAGER.newSubManager()) {
            network.allocate(owner);
            FormulaWeights.fill(network, owner);
            String first = "Conv2d_1a_3x3.";
            starts(network, first + "conv.weight", 0.36138889f, 0.062754855f, 0.085974507f);
            starts(network, first + "bn.weight", 1.0532603f, 0.92520618f, 1.0401863f);
            starts(network, first + "bn.bias", 0.081013046f, 0.053532448f, 0.03142431f);
            starts(network, first + "bn.running_mean", -0.037751667f, 0.00080466102f);
            starts(network, first + "bn.running_var", 1.0689036f, 1.0719324f, 1.3875885f);
        }
    }

    private static void starts(InceptionV3 network, String name, float... wanted) {
        float[] values = network.getParameters().get(name).getArray().toFloatArray();
        assertArrayEquals(wanted, Arrays.copyOf(values, wanted.length), name);
    }

    @Test
    void weightsOfAnotherNetworkAreRefusedWithWhereTheRightOnesAre() {
        says(refused(folder.resolve("absent.pth")), "absent.pth", "does not exist", "6726825d.pth");
        Path torchvision = written("fc.weight", new Shape(1000, 2048));
        says(refused(torchvision), "torchvision", "no FID", "pytorch-fid/releases");
        Path other = written("conv1.weight", new Shape(64, 3, 7, 7));
        says(
                refused(other),
                "conv1.weight",
                "Conv2d_1a_3x3.conv.weight",
                "pytorch-fid/releases",
                "SHA-256 begins with 6726825d");
    }

    @Test
    void refusesGreyImagesAndChunksOutOfRange() {
        try (InceptionExtractor extractor = formula(1, false)) {
            ByteImages grey = new ByteImages(new byte[4], 1, new ImageShape(1, 2, 2));
            ExperimentException refusal =
                    assertThrows(ExperimentException.class, () -> extractor.extract(grey, MANAGER));
            says(refusal.getMessage(), "three channels", "1x2x2");
        }
        assertThrows(IllegalArgumentException.class, () -> formula(0, false));
        assertThrows(IllegalArgumentException.class, () -> formula(513, false));
    }

    private static double[][] extracted(ByteImages images, int chunk, boolean precise) {
        try (InceptionExtractor extractor = formula(chunk, precise);
                NDManager scope = MANAGER.newSubManager()) {
            Features features = extractor.extract(images, scope);
            return new double[][] {
                features.pooled().toDoubleArray(),
                features.logits().map(NDArray::toDoubleArray).orElseThrow(),
                features.spatial().map(NDArray::toDoubleArray).orElseThrow()
            };
        }
    }

    private static InceptionExtractor formula(int chunk, boolean precise) {
        return InceptionExtractor.formula(Preparation.TF1_BILINEAR_299, precise, chunk, MANAGER);
    }

    private String refused(Path weights) {
        return assertThrows(
                        ExperimentException.class,
                        () ->
                                InceptionExtractor.open(
                                        weights, Preparation.TF1_BILINEAR_299, false, 1, MANAGER))
                .getMessage();
    }

    private Path written(String name, Shape shape) {
        Path file = folder.resolve(name + ".safetensors");
        try (NDArray array = MANAGER.zeros(shape)) {
            Safetensors.write(file, Map.of(name, array), Map.of());
        }
        return file;
    }

    private static ByteImages images(int count) {
        byte[] pixels = new byte[count * 3 * 20 * 31];
        new SplittableRandom(7).nextBytes(pixels);
        return new ByteImages(pixels, count, new ImageShape(3, 20, 31));
    }

    private static double distance(double[] one, double[] other) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < one.length; i++) {
            difference += (one[i] - other[i]) * (one[i] - other[i]);
            norm += one[i] * one[i];
        }
        return Math.sqrt(difference / norm);
    }

    private static void says(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "no '" + part + "' in: " + message);
        }
    }
}
