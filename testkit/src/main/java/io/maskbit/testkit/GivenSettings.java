package io.maskbit.testkit;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.ComponentSettings;
import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.ConfigType;
import java.util.Optional;

/** The settings that a contract gives, read as an experiment file would be. */
final class GivenSettings {

    private GivenSettings() {}

    /**
     * Reads the settings of a contract, with drawn choices.
     *
     * @param factory the factory under test
     * @param contract the contract that gives them
     * @return the record
     * @throws ExperimentException with everything that is wrong with them
     */
    static <C extends Record> C of(ComponentFactory<C> factory, ComponentContract contract) {
        return read(factory, text(factory, contract));
    }

    /**
     * Returns the settings of a contract as text. Choices that the contract does not name are
     * drawn; a choice that the settings record refuses beside the others keeps its fallback.
     *
     * @param factory the factory under test
     * @param contract the contract that gives them
     * @return one setting per line
     */
    static String text(ComponentFactory<?> factory, ComponentContract contract) {
        String text = contract.settings();
        for (ConfigType.Entry entry : factory.config().entries()) {
            Optional<String> choice = named(text, entry.key()) ? Optional.empty() : drawn(entry);
            if (choice.isPresent()) {
                String chosen = (text + "\n" + entry.key() + ": " + choice.get()).strip();
                text = isAccepted(factory, chosen) ? chosen : text;
            }
        }
        return text;
    }

    private static Optional<String> drawn(ConfigType.Entry entry) {
        return entry.fallback().isPresent() ? Drawn.choice(entry) : Optional.empty();
    }

    private static boolean named(String text, String key) {
        return text.lines().anyMatch(line -> line.startsWith(key + ":"));
    }

    private static boolean isAccepted(ComponentFactory<?> factory, String text) {
        try {
            read(factory, text);
            return true;
        } catch (ExperimentException e) {
            return false;
        }
    }

    /**
     * Reads other settings.
     *
     * @param factory the factory under test
     * @param text one setting per line
     * @return the record
     * @throws ExperimentException with everything that is wrong with them
     */
    static <C extends Record> C read(ComponentFactory<C> factory, String text) {
        return ComponentSettings.read("'" + factory.id() + "'", factory.config(), text);
    }
}
