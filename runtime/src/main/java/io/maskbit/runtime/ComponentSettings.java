package io.maskbit.runtime;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Stability;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Bound;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.spi.ConfigType;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of a single component, for programs that build components themselves. */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class ComponentSettings {

    private static final String NAME = "settings";

    private ComponentSettings() {}

    /**
     * Reads settings as the section of an experiment file is read.
     *
     * @param owner what the settings belong to, for messages: "quantizer 'acme.fsq'"
     * @param type the settings record
     * @param text one setting per line, such as {@code levels: [8, 5, 5]}; may be empty
     * @return the record
     * @param <C> the record
     * @throws ExperimentException with everything that is wrong with them
     */
    public static <C extends Record> C read(String owner, ConfigType<C> type, String text) {
        Node.Mapping given =
                text.isBlank()
                        ? new Node.Mapping(Location.of(NAME), Map.of())
                        : Document.parse(NAME, text).root();
        Problems problems = new Problems();
        Optional<Bound<C>> bound = new Binder(owner, problems).bind(type, given);
        problems.throwIfAny(NAME);
        return bound.orElseThrow().value();
    }
}
