package io.maskbit.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Purpose;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Setting;
import io.maskbit.tensor.Step;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.SplittableRandom;

/** What the fake components have in common: the bugs that any component can have. */
final class Fake {

    private static final String CURRENT = "maskbit.testkit.fake";

    private static int made;
    private static int asked;
    private static float newest;

    private final Bug bug;
    private final NDManager manager;
    private final float hidden;
    private int trainings;
    final Weights weights;

    /** Settings of the fakes. */
    record Config(@Setting(about = "a number, 1 or more", fallback = "3") int number) {
        Config {
            if (number < 1) {
                throw new IllegalArgumentException("number must be 1 or more, but is " + number);
            }
        }
    }

    /** Settings that are not explained. */
    record Unexplained(@Setting(about = " ", fallback = "3") int number) {}

    /** Settings that refuse without saying what. */
    record Unnamed(@Setting(about = "a number, 1 or more", fallback = "3") int number) {
        Unnamed {
            if (number < 1) {
                throw new IllegalArgumentException("no");
            }
        }
    }

    Fake(Bug bug, BuildContext context) {
        this.bug = bug;
        this.manager =
                bug == Bug.PARAMETERS_ELSEWHERE ? NDManager.newBaseManager() : context.manager();
        SplittableRandom random =
                bug == Bug.SEED_IGNORED
                        ? new SplittableRandom(made++)
                        : context.seeds().stream(Purpose.INITIAL_WEIGHTS, "fake");
        this.hidden = (float) random.nextDouble(1, 2);
        newest = hidden;
        this.weights = new Weights(manager, random);
    }

    /** Offers a factory as a contract does; the bug is known to instances made elsewhere too. */
    static <F> F offered(Bug bug, Class<F> kind, F factory) {
        System.setProperty(CURRENT, bug.name());
        return bug != Bug.FACTORY_HIDDEN
                ? factory
                : kind.cast(
                        Proxy.newProxyInstance(
                                kind.getClassLoader(),
                                new Class<?>[] {kind},
                                (proxy, method, arguments) -> passed(factory, method, arguments)));
    }

    private static Object passed(Object factory, Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(factory, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Returns the bug of the factory that was offered last. */
    static Bug current() {
        return Bug.valueOf(System.getProperty(CURRENT));
    }

    static String id(Bug bug) {
        return switch (bug) {
            case ID_IN_CAPITALS -> "Fake_Component";
            case PLAN_COUNTS -> "test.fake" + asked++;
            default -> "test.fake";
        };
    }

    @SuppressWarnings("unchecked") // the factories look at no setting
    static ConfigType<Record> config(Bug bug) {
        if (bug == Bug.PLAN_WITH_ENGINE) {
            try (NDManager own = NDManager.newBaseManager()) {
                own.zeros(new Shape(1));
            }
        }
        Class<? extends Record> type =
                switch (bug) {
                    case SETTING_UNEXPLAINED -> Unexplained.class;
                    case REFUSAL_UNNAMED -> Unnamed.class;
                    default -> Config.class;
                };
        return ConfigType.of((Class<Record>) type, MethodHandles.lookup());
    }

    /** Ends the list of parameters. */
    void complete() {
        if (bug == Bug.PARAMETER_UNUSED) {
            weights.add("unused", 2);
        }
        if (bug == Bug.NAMES_COUNTED) {
            weights.add("number" + made++, 2);
        }
        if (bug == Bug.PARAMETER_LATE) {
            weights.promise("late");
        }
    }

    /** Every result passes through here. */
    NDArray result(NDArray result, NDArray input, Pass pass) {
        if (bug == Bug.INPUT_CHANGED) {
            input.subi(1);
        }
        if (bug == Bug.INPUT_CLOSED && pass.training()) {
            input.close();
        }
        if (bug == Bug.ARRAY_KEPT) {
            Step.keep(result.add(1), manager);
        }
        trainings += pass.training() ? 1 : 0;
        return switch (bug) {
            case RANDOM_EVALUATION -> result.add(manager.randomUniform(0, 1, result.getShape()));
            case STATE_NOT_SAVED -> result.mul(hidden);
            case STATE_SHARED -> result.mul(newest);
            case TRAINING_REMEMBERED -> pass.training() ? result : result.mul(1f + trainings);
            case BATCH_MIXED ->
                    pass.training()
                            ? result
                            : result.sub(result.mean(new int[] {0}, true).mul(0.5f));
            default -> result;
        };
    }
}
