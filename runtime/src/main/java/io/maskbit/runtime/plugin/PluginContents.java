package io.maskbit.runtime.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * What one plugin folder offers, and what stands against it.
 *
 * @param folder the folder
 * @param found its factories
 * @param notices what users should know
 */
public record PluginContents(Path folder, List<Found> found, List<Notice> notices) {

    /** Copies the lists. */
    public PluginContents {
        found = List.copyOf(found);
        notices = List.copyOf(notices);
    }

    /** Contents of a folder of which nothing can be used. */
    static PluginContents none(Path folder, PluginFault fault) {
        return new PluginContents(folder, List.of(), List.of(setAside(folder, fault)));
    }

    /** Says that something which was offered is absent. */
    static Notice setAside(Path place, PluginFault fault) {
        return new Notice(place.toString(), "was set aside: " + fault.reason(), fault.cure(), true);
    }
}
