package io.maskbit.runtime.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Quantizer;
import io.maskbit.spi.Tokenizer;
import io.maskbit.training.loop.Critics;
import jakarta.inject.Singleton;

/** Turns one planned arm into live components. Each method is one arrow of the component graph. */
final class ArmModule extends AbstractModule {

    private final ArmPlan plan;

    ArmModule(ArmPlan plan) {
        this.plan = plan;
    }

    @Override
    protected void configure() {
        bind(ArmPlan.class).toInstance(plan);
    }

    @Provides
    @Singleton
    Quantizer quantizer(BuildContext context) {
        return plan.quantizer().create(context);
    }

    @Provides
    @Singleton
    Tokenizer tokenizer(Quantizer quantizer, BuildContext context) {
        return plan.tokenizer().create(quantizer, context);
    }

    @Provides
    @Singleton
    Critics critics(BuildContext loading) {
        // What judges in training is no part of what a run leaves, so nothing is loaded into it.
        BuildContext context =
                new BuildContext(
                        loading.manager(), loading.seeds(), loading.precision(), loading.judge());
        return new Critics(
                plan.perceptualLoss().map(loss -> loss.create(context)),
                plan.discriminator()
                        .map(
                                chosen ->
                                        new Critics.Opponent(
                                                chosen.create(context),
                                                plan.machine().adversarial().orElseThrow())));
    }
}
