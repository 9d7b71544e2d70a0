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
        if (bug != Bug.PARAMETERS_LEARN) {
            fake.weights.frozen();
        }
        fake.complete();
    }

    /** Its contract. */
    static PerceptualLossContract with(Bug bug) {
        return () -> new Factory(bug);
    }

    private record Factory(Bug bug) implements PerceptualLossFactory<Fake.Config> {

        @Override
        public String id() {
            return Fake.id(bug);
        }

        @Override
        public ConfigType<Fake.Config> config() {
            return Fake.config();
        }

        @Override
        public PerceptualLoss create(Fake.Config config, ImageShape image, BuildContext context) {
            return new FakePerceptualLoss(bug, context);
        }
    }

    @Override
    public NDArray distance(NDArray images, NDArray reconstructions, Pass pass) {
        NDArray other =
                bug == Bug.IMAGES_CUT_OFF
                        ? reconstructions.stopGradient().add(reconstructions.mul(0))
                        : reconstructions;
        NDArray grey = images.sub(other).mul(greys).sum(new int[] {1});
        NDArray distance = grey.square().mean();
        return fake.result(bug == Bug.DISTANCE_TO_ITSELF ? distance.add(1) : distance, images);
    }

    @Override
    public Block block() {
        return fake.weights;
    }
}
