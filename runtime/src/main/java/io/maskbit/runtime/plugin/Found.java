package io.maskbit.runtime.plugin;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.spi.ComponentFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A factory and where it comes from.
 *
 * @param kind kind of component that it makes
 * @param id name in experiment files
 * @param factory the factory
 * @param origin where it comes from
 */
public record Found(ComponentKind kind, String id, ComponentFactory<?> factory, Origin origin) {

    /**
     * Makes a component. What the plugin lacks for it shows only here: a plugin's classes are
     * loaded when they are first used.
     *
     * @param creation calls the factory's create method
     * @return the component
     * @param <T> kind of component
     * @throws ExperimentException if the plugin lacks a class or a native library, or makes nothing
     */
    public <T> T made(Supplier<T> creation) {
        try {
            return Optional.ofNullable(creation.get())
                    .orElseThrow(
                            () ->
                                    refusal(
                                            new PluginFault(
                                                    "create() gave null",
                                                    "this is a fault of the plugin, tell its author")));
        } catch (LinkageError e) {
            throw refusal(Faults.of(e, "it cannot be made"));
        }
    }

    /** Says why an answer to a plan question failed, and what mends it. */
    public List<String> whyFailed(Throwable error) {
        PluginFault fault = Faults.of(error, "it failed while it was asked");
        return List.of(fault.reason(), fault.cure() + " (" + origin + ")");
    }

    private ExperimentException refusal(PluginFault fault) {
        return new ExperimentException(
                Location.of(kind.words() + " '" + id + "' of " + origin),
                fault.reason(),
                fault.cure());
    }
}
