package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.util.Pair;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Component;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.tensor.Tape;
import java.util.List;

/** The laws of {@link PerceptualLossContract}. */
final class PerceptualLossLaws {

    private static final int BATCH = 2;

    private static final float TOLERANCE = 1e-5f;

    private PerceptualLossLaws() {}

    private static PerceptualLoss build(PerceptualLossContract contract, BuildContext context) {
        return build(contract.factory(), contract, context);
    }

    private static <C extends Record> PerceptualLoss build(
            PerceptualLossFactory<C> factory,
            PerceptualLossContract contract,
            BuildContext context) {
        C config = GivenSettings.of(factory, contract);
        return factory.create(config, contract.image(), context);
    }

    static void distanceIsOneNumber(PerceptualLossContract contract) {
        try (Bench bench = new Bench()) {
            PerceptualLoss loss = build(contract, bench.context(1));
            NDArray images = images(contract, bench);
            NDArray others = images(contract, bench);
            for (Pass pass : List.of(bench.evaluation(), bench.training())) {
                QuantizerLaws.assertScalar("the distance", loss.distance(images, others, pass));
            }
        }
    }

    static void distanceIsZeroOnlyToItself(PerceptualLossContract contract) {
        try (Bench bench = new Bench()) {
            PerceptualLoss loss = build(contract, bench.context(1));
            NDArray images = images(contract, bench);
            NDArray others = images(contract, bench);
            Pass pass = bench.evaluation();
            float same = loss.distance(images, images, pass).getFloat();
            float different = loss.distance(images, others, pass).getFloat();
            assertEquals(0, same, 1e-6f, "the distance of images to themselves");
            assertTrue(different > 0, "the distance of different images is " + different);
        }
    }

    static void trainingChangesNothing(PerceptualLossContract contract) {
        try (Bench bench = new Bench()) {
            PerceptualLoss loss = build(contract, bench.context(1));
            NDArray images = images(contract, bench);
            NDArray others = images(contract, bench);
            assertEquals(
                    loss.distance(images, others, bench.evaluation()).getFloat(),
                    loss.distance(images, others, bench.training()).getFloat(),
                    TOLERANCE,
                    "the distance in training");
        }
    }

    static void originalsGetNoGradient(PerceptualLossContract contract) {
        try (Bench bench = new Bench()) {
            PerceptualLoss loss = build(contract, bench.context(1));
            NDArray images = images(contract, bench);
            NDArray reconstructions = images(contract, bench);
            images.setRequiresGradient(true);
            // The empty part is there so that something has a gradient.
            Tape.backward(
                    () ->
                            loss.distance(images, reconstructions, bench.training())
                                    .add(images.sum().mul(0)));
            assertEquals(
                    0,
                    images.getGradient().abs().max().getFloat(),
                    "the largest gradient with respect to the originals");
        }
    }

    static void gradientReachesTheReconstructions(PerceptualLossContract contract) {
        try (Bench bench = new Bench()) {
            PerceptualLoss loss = build(contract, bench.context(1));
            NDArray images = images(contract, bench);
            NDArray reconstructions = images(contract, bench);
            reconstructions.setRequiresGradient(true);
            Tape.backward(() -> loss.distance(images, reconstructions, bench.training()));
            DiscriminatorLaws.assertReaches(reconstructions);
        }
    }

    static void parametersNeverChange(PerceptualLossContract contract) {
        try (Bench bench = new Bench()) {
            List<String> learning =
                    build(contract, ComponentLaws.loading(bench)).block().getParameters().stream()
                            .filter(pair -> pair.getValue().requiresGradient())
                            .map(Pair::getKey)
                            .toList();
            assertEquals(List.of(), learning, "parameters that are not frozen");
        }
    }

    private static NDArray images(PerceptualLossContract contract, Bench bench) {
        ImageShape image = contract.image();
        return bench.uniform(0, 1, BATCH, image.channels(), image.height(), image.width());
    }

    static Subject subject(PerceptualLossContract contract) {
        return (context, bench) ->
                new LiveLoss(
                        build(contract, context), images(contract, bench), images(contract, bench));
    }

    private record LiveLoss(PerceptualLoss perceptual, NDArray images, NDArray reconstructions)
            implements Subject.Live {

        @Override
        public Component component() {
            return perceptual;
        }

        @Override
        public List<NDArray> inputs() {
            return List.of(images, reconstructions);
        }

        @Override
        public List<NDArray> run(Pass pass) {
            return List.of(perceptual.distance(images, reconstructions, pass));
        }

        @Override
        public NDArray loss(Pass pass) {
            return perceptual.distance(images, reconstructions, pass);
        }
    }
}
