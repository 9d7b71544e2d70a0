package io.maskbit.testkit;

import io.maskbit.api.Stability;
import io.maskbit.spi.ComponentFactory;
import org.junit.jupiter.api.Test;

/**
 * Laws of every component, whatever its kind. A test class implements the contract of its kind,
 * says which factory and settings are meant, and has these laws as its tests.
 *
 * <pre>{@code
 * class FsqQuantizerTest implements QuantizerContract {
 *     public QuantizerFactory<?> factory() { return new FsqQuantizerFactory(); }
 *     public String settings() { return "levels: [8, 5, 5]"; }
 * }
 * }</pre>
 *
 * <p>Shapes, and choices that the settings leave open, are drawn from one seed. A law that is
 * broken names it; {@code -Dmaskbit.testkit.seed=N} draws from another. A law that rests on one
 * that is broken is reported as not judged.
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public sealed interface ComponentContract
        permits QuantizerContract,
                TokenizerContract,
                GeneratorContract,
                DiscriminatorContract,
                PerceptualLossContract {

    /** Returns the factory under test. */
    ComponentFactory<?> factory();

    /**
     * Returns the settings to test with, as they would stand in an experiment file, one per line.
     * Small is good: each law builds the component anew. Choices (yes or no, or one of a few words)
     * that are not named here are drawn; name those that must not be.
     */
    default String settings() {
        return "";
    }

    /** The id is lower-case letters, digits and single hyphens; dots part vendor and name. */
    @Test
    default void idIsWellFormed() {
        Law.of(this, "idIsWellFormed").holds(() -> FactoryLaws.idIsWellFormed(this));
    }

    /** The factory is a public class with a public constructor without parameters. */
    @Test
    default void factoryIsMadeWithoutArguments() {
        Law.of(this, "factoryIsMadeWithoutArguments")
                .holds(() -> FactoryLaws.factoryIsMadeWithoutArguments(this));
    }

    /** Each setting says what it means. */
    @Test
    default void everySettingSaysWhatItMeans() {
        Law.of(this, "everySettingSaysWhatItMeans")
                .holds(() -> FactoryLaws.everySettingSaysWhatItMeans(this));
    }

    /**
     * A number below zero, a number that is none and an empty list are accepted or refused; a
     * refusal names the setting.
     */
    @Test
    default void refusalOfAValueNamesItsSetting() {
        Law.of(this, "refusalOfAValueNamesItsSetting")
                .holds(() -> FactoryLaws.refusalOfAValueNamesItsSetting(this));
    }

    /** Id, settings and plan methods give equal answers to equal questions, whatever was built. */
    @Test
    default void plansRepeat() {
        Law.of(this, "plansRepeat").holds(() -> FactoryLaws.plansRepeat(this));
    }

    /** Id, settings and plan methods work where there is no deep-learning engine. */
    @Test
    default void plansNeedNoEngine() {
        Law.of(this, "plansNeedNoEngine")
                .resting(this::factoryIsMadeWithoutArguments)
                .holds(() -> FactoryLaws.plansNeedNoEngine(this));
    }

    /** Parameters are initialised, and their names differ and are the same in every instance. */
    @Test
    default void parametersAreNamedForGood() {
        Law.of(this, "parametersAreNamedForGood")
                .holds(() -> ComponentLaws.parametersAreNamedForGood(this));
    }

    /** Parameters are freed with the manager of the build context. */
    @Test
    default void parametersEndWithTheirManager() {
        Law.of(this, "parametersEndWithTheirManager")
                .resting(this::parametersAreNamedForGood)
                .holds(() -> ComponentLaws.parametersEndWithTheirManager(this));
    }

    /** Equal seeds give bit-equal parameters, whatever was made before. */
    @Test
    default void equalSeedsGiveEqualParameters() {
        Law.of(this, "equalSeedsGiveEqualParameters")
                .resting(this::parametersAreNamedForGood)
                .holds(() -> ComponentLaws.equalSeedsGiveEqualParameters(this));
    }

    /** Inputs are borrowed: a pass leaves them open and as they were. */
    @Test
    default void inputsAreLeftAsTheyWere() {
        Law.of(this, "inputsAreLeftAsTheyWere")
                .resting(Subject.form(this))
                .holds(() -> ComponentLaws.inputsAreLeftAsTheyWere(this));
    }

    /** Without training, equal inputs give bit-equal outputs. */
    @Test
    default void evaluationIsDeterministic() {
        Law.of(this, "evaluationIsDeterministic")
                .resting(Subject.form(this))
                .resting(this::inputsAreLeftAsTheyWere)
                .holds(() -> ComponentLaws.evaluationIsDeterministic(this));
    }

    /** After the first pass, no pass leaves arrays behind that outlive its step. */
    @Test
    default void noArrayOutlivesItsStep() {
        Law.ofResults(this, "noArrayOutlivesItsStep")
                .holds(() -> ComponentLaws.noArrayOutlivesItsStep(this));
    }

    /** What other instances are built and do changes nothing: they share no state. */
    @Test
    default void instancesShareNothing() {
        Law.ofResults(this, "instancesShareNothing")
                .holds(() -> ComponentLaws.instancesShareNothing(this));
    }

    /**
     * Parameters that are saved after a step of training and loaded into another instance give
     * bit-equal outputs: nothing else counts.
     */
    @Test
    default void loadedParametersGiveEqualOutputs() {
        Law.ofResults(this, "loadedParametersGiveEqualOutputs")
                .resting(this::parametersAreNamedForGood)
                .resting(this::instancesShareNothing)
                .holds(() -> ComponentLaws.loadedParametersGiveEqualOutputs(this));
    }

    /** In training each parameter gets a gradient, unless it is frozen. */
    @Test
    default void everyParameterGetsAGradientOrIsFrozen() {
        Law.ofResults(this, "everyParameterGetsAGradientOrIsFrozen")
                .resting(this::parametersAreNamedForGood)
                .holds(() -> ComponentLaws.everyParameterGetsAGradientOrIsFrozen(this));
    }
}
