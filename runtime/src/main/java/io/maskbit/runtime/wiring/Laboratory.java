package io.maskbit.runtime.wiring;

import ai.djl.ndarray.NDManager;
import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Seeds;
import io.maskbit.runtime.measure.Evaluator;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.sampling.ImageEditor;
import io.maskbit.sampling.ImageSampler;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSet;
import io.maskbit.training.loop.Critics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One arm, alive: the only door to what Guice wires. */
public final class Laboratory {

    private final Injector injector;

    private Laboratory(Injector injector) {
        this.injector = injector;
    }

    /**
     * Wires an arm. Components are built when they are first asked for.
     *
     * @param plan the arm
     * @param seed seed of the run
     * @param manager owner of everything that lives as long as the arm, on the arm's device
     * @param cache folder for what other runs can use again
     * @return the arm
     */
    public static Laboratory open(ArmPlan plan, long seed, NDManager manager, Path cache) {
        BuildContext context =
                new BuildContext(manager, new Seeds(seed), plan.ground().precision());
        return wire(plan, context, cache, Optional.empty());
    }

    /**
     * Wires an arm whose weights are loaded before it is used: tokenizer, quantizer and generator
     * are built without starting values. It can do without its data.
     *
     * @param classNames names of the classes; empty to take them from the data
     */
    public static Laboratory open(
            ArmPlan plan,
            long seed,
            NDManager manager,
            Path cache,
            Optional<List<String>> classNames) {
        BuildContext context =
                new BuildContext(manager, new Seeds(seed), plan.ground().precision());
        return wire(plan, context.forLoading(), cache, classNames);
    }

    private static Laboratory wire(
            ArmPlan plan, BuildContext context, Path cache, Optional<List<String>> classNames) {
        List<Module> modules = new ArrayList<>();
        modules.add(Laboratory::rules);
        modules.add(new ArmModule(plan));
        modules.add(
                new LaboratoryModule(
                        context,
                        plan.ground().shape(),
                        plan.machine().data(),
                        plan.machine().evaluation(),
                        cache,
                        classNames));
        plan.generator()
                .ifPresent(
                        generator ->
                                modules.add(
                                        new GeneratorModule(
                                                generator,
                                                plan.machine().sampling().orElseThrow())));
        // Development stage here means lazily: planning a tokenizer must not build a generator.
        return new Laboratory(Guice.createInjector(Stage.DEVELOPMENT, modules));
    }

    private static void rules(Binder binder) {
        binder.requireExplicitBindings();
        binder.disableCircularProxies();
        binder.requireExactBindingAnnotations();
    }

    /** Returns the arm's plan. */
    public ArmPlan plan() {
        return get(ArmPlan.class);
    }

    /** Returns where components are built, and the seeds. */
    public BuildContext context() {
        return get(BuildContext.class);
    }

    /** Returns the settings of the data. */
    public DataConfig dataConfig() {
        return get(DataConfig.class);
    }

    /** Returns the data. */
    public DataSet data() {
        return get(DataSet.class);
    }

    /** Returns the names of the classes. */
    public List<String> classNames() {
        return get(ClassNames.class).names();
    }

    /** Returns the quantizer. */
    public Quantizer quantizer() {
        return get(Quantizer.class);
    }

    /** Returns the tokenizer. */
    public Tokenizer tokenizer() {
        return get(Tokenizer.class);
    }

    /** Returns what judges reconstructions in stage I. */
    public Critics critics() {
        return get(Critics.class);
    }

    /** Returns the generator; only for arms that have one. */
    public Generator generator() {
        return get(Generator.class);
    }

    /** Returns the sampler; only for arms that have a generator. */
    public ImageSampler sampler() {
        return get(ImageSampler.class);
    }

    /** Returns the editor; only for arms that have a generator. */
    public ImageEditor editor() {
        return get(ImageEditor.class);
    }

    /** Returns the evaluators in order of their names. */
    public List<Evaluator> evaluators() {
        Set<Evaluator> set = get(Key.get(new TypeLiteral<Set<Evaluator>>() {}));
        return set.stream().sorted(Comparator.comparing(Evaluator::name)).toList();
    }

    private <T> T get(Class<T> type) {
        return get(Key.get(type));
    }

    /** Unwraps what a constructor refused: users must not read an injector's message. */
    private <T> T get(Key<T> key) {
        try {
            return injector.getInstance(key);
        } catch (ProvisionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ExperimentException refused) {
                    throw refused;
                }
            }
            throw e;
        }
    }
}
