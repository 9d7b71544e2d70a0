package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.DiscriminatorFactory;
import io.maskbit.spi.Pass;

/** Scores each pixel by its colours, or nearly. */
final class FakeDiscriminator implements Discriminator {

    private final Bug bug;
    private final Fake fake;
    private final NDArray colours;

    private FakeDiscriminator(Bug bug, BuildContext context) {
        this.bug = bug;
        this.fake = new Fake(bug, context);
        this.colours = fake.weights.add("colours", 1, 3, 1, 1);
        fake.complete();
    }

    /** Its contract. */
    static DiscriminatorContract with(Bug bug) {
        return () -> Fake.offered(bug, DiscriminatorFactory.class, new Factory(bug));
    }

    /** Makes it; without arguments, with the bug of the factory that was offered last. */
    public record Factory(Bug bug) implements DiscriminatorFactory<Record> {

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
        public Discriminator create(Record config, ImageShape image, BuildContext context) {
            return new FakeDiscriminator(bug, context);
        }
    }

    @Override
    public NDArray logits(NDArray images, Pass pass) {
        NDArray seen = bug == Bug.IMAGES_CUT_OFF ? images.stopGradient() : images;
        NDArray scores = seen.mul(colours).sum(new int[] {1}, true); // (B, 1, h, w)
        if (bug == Bug.IMAGES_CUT_OFF) {
            scores = scores.add(images.mul(0).sum(new int[] {1}, true));
        }
        return fake.result(formed(scores, images), images, pass);
    }

    private NDArray formed(NDArray scores, NDArray images) {
        return switch (bug) {
            case ONE_SCORE -> scores.mean();
            case SCORE_PER_COLOUR -> images.mul(colours);
            case SCORES_NOT_FINITE -> scores.sub(1000).log();
            default -> scores;
        };
    }

    @Override
    public Block block() {
        return fake.weights;
    }
}
