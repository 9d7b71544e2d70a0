package io.maskbit.runtime.plan;

import io.maskbit.runtime.plugin.Found;

/** A chosen component: its factory with its settings, ready to be built. */
public sealed interface ComponentPlan
        permits QuantizerPlan, TokenizerPlan, DiscriminatorPlan, PerceptualLossPlan, GeneratorPlan {

    /** Returns the factory's id and origin. */
    Found found();

    /** Returns the typed settings. */
    Record config();
}
