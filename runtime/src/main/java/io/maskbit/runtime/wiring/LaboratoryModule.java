package io.maskbit.runtime.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import io.maskbit.api.ImageShape;
import io.maskbit.runtime.measure.Evaluator;
import io.maskbit.runtime.measure.JudgeRoom;
import io.maskbit.runtime.measure.ReconstructionEvaluator;
import io.maskbit.runtime.plan.EvaluationConfig;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Tokenizer;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSet;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What stands around the components: data, judges, evaluators. */
final class LaboratoryModule extends AbstractModule {

    private final BuildContext context;
    private final ImageShape image;
    private final DataConfig data;
    private final EvaluationConfig evaluation;
    private final Path cache;
    private final Optional<List<String>> classNames;

    LaboratoryModule(
            BuildContext context,
            ImageShape image,
            DataConfig data,
            EvaluationConfig evaluation,
            Path cache,
            Optional<List<String>> classNames) {
        this.context = context;
        this.image = image;
        this.data = data;
        this.evaluation = evaluation;
        this.cache = cache;
        this.classNames = classNames;
    }

    @Override
    protected void configure() {
        bind(DataConfig.class).toInstance(data);
        bind(EvaluationConfig.class).toInstance(evaluation);
        Multibinder.newSetBinder(binder(), Evaluator.class)
                .addBinding()
                .to(ReconstructionEvaluator.class);
    }

    /** The judge is asked for by few components, and needs the data: it comes last. */
    @Provides
    @Singleton
    BuildContext context(Provider<JudgeRoom> judges) {
        return new BuildContext(
                context.manager(),
                context.seeds(),
                context.precision(),
                () -> judges.get().features(),
                context.loaded());
    }

    @Provides
    @Singleton
    DataSet dataSet() {
        return DataSet.open(data, image.height());
    }

    /** Asks for the data only where the names are not known without them. */
    @Provides
    @Singleton
    ClassNames classNames(Provider<DataSet> set) {
        return new ClassNames(classNames.orElseGet(() -> set.get().classNames()));
    }

    @Provides
    @Singleton
    JudgeRoom judges(DataSet set) {
        return new JudgeRoom(set, data, image, evaluation, context, cache);
    }

    @Provides
    @Singleton
    ReconstructionEvaluator reconstructions(Tokenizer tokenizer, DataSet set, JudgeRoom judges) {
        return new ReconstructionEvaluator(tokenizer, set, data, judges, evaluation, context);
    }
}
