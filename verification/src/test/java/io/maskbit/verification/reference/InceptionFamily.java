package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import io.maskbit.api.ImageShape;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.evaluation.features.Features;
import io.maskbit.evaluation.features.InceptionExtractor;
import io.maskbit.evaluation.features.Preparation;
import io.maskbit.evaluation.features.Resize;
import io.maskbit.evaluation.features.ResizeRule;
import io.maskbit.networks.InceptionV3;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorFile;
import java.util.List;
import java.util.Map;

/**
 * The Inception network that FID is measured with, and the resize in front of it; what an extractor
 * gives is compared, too.
 */
final class InceptionFamily implements Family {

    private static final String IMAGE = "image";

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        for (Map.Entry<String, JsonElement> resized : fixture.config("resize_sizes").entrySet()) {
            resize(fixture, checks, resized.getKey(), FixtureCase.longs(resized.getValue()));
        }
        InceptionV3 network = new InceptionV3();
        network.allocate(manager, DataType.FLOAT64);
        checks.holds(
                "parameters have the names and the order of the reference",
                FormulaWeights.of(fixture).keys().equals(List.copyOf(network.shapes().keySet())));
        try (WeightsOnDisk weights = WeightsOnDisk.of(fixture, manager)) {
            try (TensorFile file = TensorFile.open(weights.file())) {
                NamedParameters.of(() -> network).load(file, "");
            }
            try (InceptionExtractor extractor =
                    InceptionExtractor.open(
                            weights.file(), Preparation.TF1_BILINEAR_299, true, 2, manager)) {
                checks.holds(
                        "weights of no publisher have a name of their own",
                        extractor.identity().name().equals("inception-v3-other"));
                fixture.inputs().stream()
                        .filter(name -> name.startsWith(IMAGE))
                        .forEach(name -> extract(fixture, checks, name, extractor, manager));
            }
        }
        fixture.inputs().stream()
                .filter(name -> name.startsWith(IMAGE))
                .forEach(name -> Step.run(() -> see(fixture, checks, name, network, manager)));
    }

    private static void resize(FixtureCase fixture, Checks checks, String name, long[] extents) {
        ByteImages images = images(fixture, name);
        double[] resized = tf1(images, (int) extents[0], (int) extents[1]);
        checks.offerValues(
                name.replace("resize_in", "resize_out"),
                () -> Values.of(resized, images.count(), 3, extents[0], extents[1]));
    }

    /** The outputs that an extractor gives; the others are compared by {@link #see}. */
    private static void extract(
            FixtureCase fixture,
            Checks checks,
            String name,
            InceptionExtractor extractor,
            NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            Features features = extractor.extract(images(fixture, name), scope);
            checks.offer(name + ".2048", features::pooled);
            checks.offer(name + ".logits_unbiased", features.logits()::orElseThrow);
        }
    }

    private static void see(
            FixtureCase fixture,
            Checks checks,
            String name,
            InceptionV3 network,
            NDManager manager) {
        ByteImages images = images(fixture, name);
        double[] resized = tf1(images, InceptionV3.SIDE, InceptionV3.SIDE);
        Shape shape = new Shape(images.count(), 3, InceptionV3.SIDE, InceptionV3.SIDE);
        NDArray input = manager.create(resized, shape).subi(128).divi(128);
        network.see(input, Pass.evaluation(manager))
                .named()
                .forEach((output, array) -> checks.offer(name + "." + output, () -> array));
    }

    private static double[] tf1(ByteImages images, int height, int width) {
        return new Resize(ResizeRule.TF1_BILINEAR, height, width).apply(images);
    }

    private static ByteImages images(FixtureCase fixture, String name) {
        Values values = fixture.input(name);
        byte[] pixels = new byte[values.data().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) values.data()[i];
        }
        long[] shape = values.shape();
        return new ByteImages(
                pixels,
                (int) shape[0],
                new ImageShape((int) shape[1], (int) shape[2], (int) shape[3]));
    }
}
