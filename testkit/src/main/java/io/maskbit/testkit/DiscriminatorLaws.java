package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.DiscriminatorFactory;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Tape;
import java.util.List;

/** The laws of {@link DiscriminatorContract}. */
final class DiscriminatorLaws {

    private static final int BATCH = 2;

    private DiscriminatorLaws() {}

    private static Discriminator build(DiscriminatorContract contract, BuildContext context) {
        return build(contract.factory(), contract, context);
    }

    private static <C extends Record> Discriminator build(
            DiscriminatorFactory<C> factory, DiscriminatorContract contract, BuildContext context) {
        C config = GivenSettings.of(factory, contract);
        return factory.create(config, contract.image(), context);
    }

    static void imagesGiveAMapOfScoresEach(DiscriminatorContract contract) {
        try (Bench bench = new Bench()) {
            Discriminator discriminator = build(contract, bench.context(1));
            for (Pass pass : List.of(bench.evaluation(), bench.training())) {
                NDArray logits = discriminator.logits(images(contract, bench), pass);
                assertEquals(4, logits.getShape().dimension(), "dimensions of the scores");
                assertEquals(BATCH, logits.getShape().get(0), "images");
                assertEquals(1, logits.getShape().get(1), "maps per image");
                assertEquals(DataType.FLOAT32, logits.getDataType(), "type of the scores");
                ComponentLaws.assertFinite(logits, "the scores");
            }
        }
    }

    static void gradientReachesTheImages(DiscriminatorContract contract) {
        try (Bench bench = new Bench()) {
            Discriminator discriminator = build(contract, bench.context(1));
            NDArray images = images(contract, bench);
            images.setRequiresGradient(true);
            Tape.backward(
                    () ->
                            Subject.weighted(
                                    List.of(discriminator.logits(images, bench.training()))));
            assertReaches(images);
        }
    }

    static void imagesOfABatchAreIndependent(DiscriminatorContract contract) {
        try (Bench bench = new Bench()) {
            Discriminator discriminator = build(contract, bench.context(1));
            NDArray images = images(contract, bench);
            NDArray together = discriminator.logits(images, bench.evaluation());
            for (int i = 0; i < BATCH; i++) {
                String row = i + ":" + (i + 1);
                NDArray alone = discriminator.logits(images.get(row), bench.evaluation());
                ComponentLaws.assertClose(together.get(row), alone, "scores of image " + i);
            }
        }
    }

    /** Asserts that every image of a batch has a gradient. */
    static void assertReaches(NDArray images) {
        NDArray sizes = images.getGradient().abs().sum(new int[] {1, 2, 3});
        for (float size : sizes.toFloatArray()) {
            assertTrue(size > 0, "an image has no gradient");
        }
    }

    private static NDArray images(DiscriminatorContract contract, Bench bench) {
        ImageShape image = contract.image();
        return bench.uniform(0, 1, BATCH, image.channels(), image.height(), image.width());
    }

    static Subject subject(DiscriminatorContract contract) {
        return (context, bench) ->
                new LiveDiscriminator(build(contract, context), images(contract, bench));
    }

    private record LiveDiscriminator(Discriminator discriminator, NDArray images)
            implements Subject.Live {

        @Override
        public Component component() {
            return discriminator;
        }

        @Override
        public List<NDArray> inputs() {
            return List.of(images);
        }

        @Override
        public List<NDArray> run(Pass pass) {
            return List.of(discriminator.logits(images, pass));
        }

        @Override
        public NDArray loss(Pass pass) {
            return Subject.weighted(run(pass));
        }
    }
}
