package io.maskbit.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.ConfigType;
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
 */
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
     * Small is good: each law builds the component anew.
     */
    default String settings() {
        return "";
    }

    /** The id is lower-case letters, digits and hyphens, with a dot between vendor and name. */
    @Test
    default void idIsWellFormed() {
        String id = factory().id();
        assertTrue(
                id.matches("([a-z][a-z0-9-]*\\.)?[a-z][a-z0-9-]*"),
                "id '" + id + "' is not of the form name or vendor.name");
    }

    /** Each setting says what it means. */
    @Test
    default void everySettingSaysWhatItMeans() {
        for (ConfigType.Entry entry : factory().config().entries()) {
            assertFalse(entry.about().isBlank(), "setting '" + entry.key() + "' has no 'about'");
        }
    }

    /**
     * A number below zero, a number that is none and an empty list are accepted or refused; a
     * refusal names the setting.
     */
    @Test
    default void refusalOfAValueNamesItsSetting() {
        ComponentLaws.refusalOfAValueNamesItsSetting(this);
    }

    /** Equal seeds give bit-equal parameters, whatever was made before. */
    @Test
    default void equalSeedsGiveEqualParameters() {
        ComponentLaws.equalSeedsGiveEqualParameters(this);
    }

    /** Without training, equal inputs give bit-equal outputs. */
    @Test
    default void evaluationIsDeterministic() {
        ComponentLaws.evaluationIsDeterministic(this);
    }

    /** Inputs are borrowed: a pass leaves them open and as they were. */
    @Test
    default void inputsAreLeftAsTheyWere() {
        ComponentLaws.inputsAreLeftAsTheyWere(this);
    }

    /** After the first pass, no pass leaves arrays behind that outlive its step. */
    @Test
    default void noArrayOutlivesItsStep() {
        ComponentLaws.noArrayOutlivesItsStep(this);
    }

    /** Parameters that are saved and loaded into another instance give bit-equal outputs. */
    @Test
    default void loadedParametersGiveEqualOutputs() {
        ComponentLaws.loadedParametersGiveEqualOutputs(this);
    }

    /** In training each parameter gets a gradient, unless it is frozen. */
    @Test
    default void everyParameterGetsAGradientOrIsFrozen() {
        ComponentLaws.everyParameterGetsAGradientOrIsFrozen(this);
    }
}
