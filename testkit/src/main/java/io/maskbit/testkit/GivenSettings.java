package io.maskbit.testkit;

import io.maskbit.runtime.ComponentSettings;
import io.maskbit.spi.ComponentFactory;

/** The settings that a contract gives, read as an experiment file would be. */
final class GivenSettings {

    private GivenSettings() {}

    /**
     * Reads the settings of a contract.
     *
     * @param factory the factory under test
     * @param contract the contract that gives them
     * @return the record
     * @throws io.maskbit.api.ExperimentException with everything that is wrong with them
     */
    static <C extends Record> C of(ComponentFactory<C> factory, ComponentContract contract) {
        return read(factory, contract.settings());
    }

    /**
     * Reads other settings.
     *
     * @param factory the factory under test
     * @param text one setting per line
     * @return the record
     * @throws io.maskbit.api.ExperimentException with everything that is wrong with them
     */
    static <C extends Record> C read(ComponentFactory<C> factory, String text) {
        return ComponentSettings.read("'" + factory.id() + "'", factory.config(), text);
    }
}
