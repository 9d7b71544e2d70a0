package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.Purpose;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import io.maskbit.tensor.Step;
import java.lang.invoke.MethodHandles;
import java.util.SplittableRandom;

/** What the fake components have in common: the bugs that any component can have. */
final class Fake {

    private static int made;

    private final Bug bug;
    private final NDManager manager;
    private final float hidden;
    final Weights weights;

    /** Settings of the fakes. */
    record Config(@Setting(about = "a number, 1 or more", fallback = "3") int number) {
        Config {
            if (number < 1) {
                throw new IllegalArgumentException("number must be 1 or more, but is " + number);
            }
        }
    }

    /** Settings that say nothing, neither before nor after. */
    record Silent(@Setting(about = " ", fallback = "3") int number) {
        Silent {
            if (number < 1) {
                throw new IllegalArgumentException("no");
            }
        }
    }

    Fake(Bug bug, BuildContext context) {
        this.bug = bug;
        this.manager = context.manager();
        SplittableRandom random =
                bug == Bug.SEED_IGNORED
                        ? new SplittableRandom(made++)
                        : context.seeds().stream(Purpose.INITIAL_WEIGHTS, "fake");
        this.hidden = (float) random.nextDouble(1, 2);
        this.weights = new Weights(manager, random);
    }

    static String id(Bug bug) {
        return bug == Bug.BAD_ID ? "Fake_Component" : "test.fake";
    }

    static ConfigType<Config> config() {
        return ConfigType.of(Config.class, MethodHandles.lookup());
    }

    /** Ends the list of parameters. */
    void complete() {
        if (bug == Bug.PARAMETER_UNUSED) {
            weights.add("unused", 2);
        }
    }

    /** Every result passes through here. */
    NDArray result(NDArray result, NDArray input) {
        if (bug == Bug.INPUT_CHANGED) {
            input.subi(1);
        }
        if (bug == Bug.ARRAY_KEPT) {
            Step.keep(result.add(1), manager);
        }
        if (bug == Bug.RANDOM_EVALUATION) {
            return result.add(manager.randomUniform(0, 1, result.getShape()));
        }
        return bug == Bug.STATE_NOT_SAVED ? result.mul(hidden) : result;
    }
}
