package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.spi.PerceptualLossFactory;

/** Compares grey values, or nearly. */
final class FakePerceptualLoss implements PerceptualLoss {

    private final Bug bug;
    private final Fake fake;
    private final NDArray greys;

    private FakePerceptualLoss(Bug bug, BuildContext context) {
        this.bug = bug;
        this.fake = new Fake(bug, context);
        this.greys = fake.weights.add("greys", 1, 3, 1, 1);
        fake.complete();
        if (bug != Bug.PARAMETERS_LEARN) {
            fake.weights.frozen();
        }
    }

    /** Its contract. */
    static PerceptualLossContract with(Bug bug) {
        return () -> Fake.offered(bug, PerceptualLossFactory.class, new Factory(bug));
    }

    /** Makes it; without arguments, with the bug of the factory that was offered last. */
    public record Factory(Bug bug) implements PerceptualLossFactory<Record> {

        public Factory() {
            this(Fake.current());
        }

        @Override
        public String id() {
            return Fake.id(bug);
        }

        @Override
        public ConfigType<Record> config() {
            return Fake.config(bug);
        }

        @Override
        public PerceptualLoss create(Record config, ImageShape image, BuildContext context) {
            return new FakePerceptualLoss(bug, context);
        }
    }

    @Override
    public NDArray distance(NDArray images, NDArray reconstructions, Pass pass) {
        NDArray other =
                bug == Bug.IMAGES_CUT_OFF
                        ? reconstructions.stopGradient().add(reconstructions.mul(0))
                        : reconstructions;
        NDArray originals = bug == Bug.ORIGINALS_LEARN ? images : images.stopGradient();
        NDArray grey = originals.sub(other).mul(greys).sum(new int[] {1});
        return fake.result(formed(grey.square(), pass), images, pass);
    }

    private NDArray formed(NDArray squares, Pass pass) {
        NDArray distance = squares.mean();
        return switch (bug) {
            case DISTANCE_TO_ITSELF -> distance.add(1);
            case DISTANCE_NEGATIVE -> distance.neg();
            case DISTANCE_PER_IMAGE -> squares.mean(new int[] {1, 2});
            case TRAINING_DIFFERS -> pass.training() ? distance.mul(2) : distance;
            default -> distance;
        };
    }

    @Override
    public Block block() {
        return fake.weights;
    }
}
