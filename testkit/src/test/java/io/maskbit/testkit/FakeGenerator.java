package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.maskbit.api.Fit;
import io.maskbit.api.TokenGroups;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Generator;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.spi.Pass;
import java.util.List;

/** Predicts from the mean of all embedded tokens and the label, or nearly. */
final class FakeGenerator implements Generator {

    private static final int WIDTH = 5;

    private final Bug bug;
    private final TokenGroups groups;
    private final int classes;
    private final Fake fake;
    private final NDArray tokenTable;
    private final NDArray labelTable;
    private final NDArray head;
    private final int values;

    private FakeGenerator(Bug bug, TokenSpace space, int classes, BuildContext context) {
        this.bug = bug;
        this.groups = TokenGroups.of(space, 1);
        this.classes = classes;
        this.fake = new Fake(bug, context);
        this.tokenTable = fake.weights.add("tokens", groups.vocabulary() + 1, WIDTH);
        this.labelTable = fake.weights.add("labels", classes + 1, WIDTH);
        this.values = groups.vocabulary() + (bug == Bug.LOGITS_OF_THE_MASK ? 1 : 0);
        this.head = fake.weights.add("head", WIDTH, values);
        fake.complete();
    }

    /** Its contract. */
    static GeneratorContract with(Bug bug) {
        return () -> Fake.offered(bug, GeneratorFactory.class, new Factory(bug));
    }

    /** Makes it; without arguments, with the bug of the factory that was offered last. */
    public record Factory(Bug bug) implements GeneratorFactory<Record> {

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
        public Fit fit(Record config, TokenSpace tokens) {
            return tokens instanceof TokenSpace.Bits || bug == Bug.ACCEPTS_TOO_MUCH
                    ? Fit.accepted()
                    : Fit.refused(bug == Bug.REFUSES_SILENTLY ? "" : "needs bit tokens");
        }

        @Override
        public Generator create(
                Record config, TokenSpace tokens, int classes, BuildContext context) {
            if (tokens instanceof TokenSpace.Codebook) {
                throw new IllegalArgumentException("has no bits to look at");
            }
            return new FakeGenerator(bug, tokens, classes, context);
        }
    }

    @Override
    public TokenGroups groups() {
        return groups;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public NDArray logits(NDArray tokens, NDArray labels, Pass pass) {
        Shape s = tokens.getShape();
        NDArray embedded = rows(tokenTable, tokens).reshape(s.get(0), s.get(1), WIDTH);
        NDArray mean = embedded.mean(new int[] {1}, true); // (B, 1, D)
        NDArray states = bug == Bug.TOKENS_UNSEEN ? embedded : embedded.add(mean);
        NDArray named = rows(labelTable, seen(labels)).reshape(s.get(0), 1, WIDTH);
        states = states.add(named);
        NDArray logits = states.reshape(-1, WIDTH).matMul(head);
        Shape shape = new Shape(s.get(0), s.get(1), 1, values);
        Shape flat = new Shape(s.get(0), s.get(1), values);
        return fake.result(logits.reshape(bug == Bug.LOGITS_FLAT ? flat : shape), tokens, pass);
    }

    private NDArray seen(NDArray labels) {
        return switch (bug) {
            case LABELS_UNSEEN -> labels.mul(0);
            case NO_CLASS_IS_FIRST -> labels.mod(classes);
            default -> labels;
        };
    }

    private static NDArray rows(NDArray table, NDArray indices) {
        return table.get(indices.reshape(-1));
    }

    @Override
    public List<NDArray> attention(NDArray tokens, NDArray labels, Pass pass) {
        long positions = tokens.getShape().get(1);
        float share = bug == Bug.ATTENTION_UNSCALED ? 1 : 1f / positions;
        Shape shape = new Shape(tokens.getShape().get(0), positions, positions);
        return List.of(tokens.getManager().ones(shape).mul(share));
    }

    @Override
    public Block block() {
        return fake.weights;
    }
}
