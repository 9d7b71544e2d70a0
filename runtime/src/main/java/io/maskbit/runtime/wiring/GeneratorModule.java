package io.maskbit.runtime.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import io.maskbit.runtime.measure.Evaluator;
import io.maskbit.runtime.measure.JudgeRoom;
import io.maskbit.runtime.measure.MaskedTokenEvaluator;
import io.maskbit.runtime.measure.SampleEvaluator;
import io.maskbit.runtime.plan.EvaluationConfig;
import io.maskbit.runtime.plan.GeneratorPlan;
import io.maskbit.sampling.ImageEditor;
import io.maskbit.sampling.ImageSampler;
import io.maskbit.sampling.SamplerConfig;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.TensorOps;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSet;
import jakarta.inject.Singleton;

/** Adds the generator and what belongs to it, where an arm has one. */
final class GeneratorModule extends AbstractModule {

    private final GeneratorPlan<?> plan;
    private final SamplerConfig sampling;

    GeneratorModule(GeneratorPlan<?> plan, SamplerConfig sampling) {
        this.plan = plan;
        this.sampling = sampling;
    }

    @Override
    protected void configure() {
        bind(SamplerConfig.class).toInstance(sampling);
        Multibinder<Evaluator> evaluators = Multibinder.newSetBinder(binder(), Evaluator.class);
        evaluators.addBinding().to(SampleEvaluator.class);
        evaluators.addBinding().to(MaskedTokenEvaluator.class);
    }

    @Provides
    @Singleton
    Generator generator(ClassNames classes, BuildContext context) {
        return plan.create(classes.names().size(), context);
    }

    @Provides
    @Singleton
    ImageSampler sampler(Generator generator, Tokenizer tokenizer, BuildContext context) {
        return new ImageSampler(
                generator,
                tokenizer,
                sampling,
                TensorOps.of(context.precision()),
                ImageSampler.CHUNK);
    }

    @Provides
    @Singleton
    ImageEditor editor(Generator generator, Tokenizer tokenizer, BuildContext context) {
        return new ImageEditor(
                generator,
                tokenizer,
                sampling,
                TensorOps.of(context.precision()),
                ImageSampler.CHUNK);
    }

    @Provides
    @Singleton
    SampleEvaluator samples(
            ImageSampler sampler,
            DataSet data,
            JudgeRoom judges,
            EvaluationConfig config,
            BuildContext context) {
        return new SampleEvaluator(sampler, data, judges, config, context);
    }

    @Provides
    @Singleton
    MaskedTokenEvaluator maskedTokens(
            Generator generator,
            Tokenizer tokenizer,
            DataSet data,
            DataConfig reading,
            EvaluationConfig config,
            BuildContext context) {
        return new MaskedTokenEvaluator(generator, tokenizer, data, reading, config, context);
    }
}
