package io.maskbit.runtime.plugin;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.spi.ComponentFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All factories that can be chosen, by kind and id, with where they come from. A plugin that cannot
 * be used is set aside with its reason and stops no other; the reasons are kept, because they
 * answer why an id is absent.
 */
public final class Catalog {

    private static final Pattern ID =
            Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*");

    private final Map<ComponentKind, Map<String, Found>> factories =
            new EnumMap<>(ComponentKind.class);
    private final Map<String, List<Origin>> twins = new TreeMap<>();
    private final List<Notice> notices = new ArrayList<>();

    private Catalog() {
        for (ComponentKind kind : ComponentKind.values()) {
            factories.put(kind, new TreeMap<>());
        }
    }

    /** Lists what is delivered with the program. */
    public static Catalog delivered() {
        return of(List.of());
    }

    /**
     * Lists what is delivered with the program, and the plugins in some folders.
     *
     * @param folders folders whose direct subfolders are one plugin each
     * @return the catalog
     * @throws ExperimentException if one of the folders cannot be listed
     */
    public static Catalog of(List<Path> folders) {
        return of(folders, Host.current());
    }

    static Catalog of(List<Path> folders, Host host) {
        Catalog catalog = new Catalog();
        catalog.addDelivered(host);
        for (Path folder : folders) {
            for (Path plugin : subfolders(folder)) {
                new PluginFolder(plugin, host, catalog).load();
            }
        }
        return catalog;
    }

    private void addDelivered(Host host) {
        Set<String> seen = new HashSet<>();
        for (Services service : Services.values()) {
            // In a layer of its own the program's providers are seen through the layer only; on the
            // class path, through the loader only; in the usual start, through both.
            host.layer()
                    .ifPresent(
                            layer ->
                                    service.inLayer(
                                            layer,
                                            type -> seen.add(type.getName()),
                                            (type, factory) ->
                                                    add(service, factory, host.originOf(type)),
                                            reason -> setAside("a delivered plugin", reason)));
            service.inLoader(
                    host.loader(),
                    type -> seen.add(type.getName()),
                    (type, factory) -> add(service, factory, host.originOf(type)),
                    reason -> setAside("a delivered plugin", reason));
        }
    }

    /** Adds a factory, unless its id or its settings are not as they must be. */
    void add(Services service, ComponentFactory<?> factory, Origin origin) {
        String id = factory.id();
        ComponentKind kind = service.kind();
        String name = kind.words() + " '" + id + "' of " + origin.module();
        if (id == null || !ID.matcher(id).matches()) {
            setAside(
                    origin.location(),
                    name + ": an id consists of lower-case letters, digits, hyphens and dots");
            return;
        }
        if (id.indexOf('.') < 0 && !origin.isOurs()) {
            setAside(
                    origin.location(),
                    name + ": ids without a dot are reserved; call it 'vendor." + id + "'");
            return;
        }
        factory.config(); // a settings record that cannot be described is found here, not in a run
        Found earlier = factories.get(kind).putIfAbsent(id, new Found(kind, id, factory, origin));
        if (earlier != null) {
            twins.computeIfAbsent(
                            kind + "/" + id, key -> new ArrayList<>(List.of(earlier.origin())))
                    .add(origin);
            setAside(origin.location(), name + ": the same id is offered by " + earlier.origin());
        }
    }

    /** Remembers that something which was offered is absent. */
    void setAside(String place, String reason) {
        notices.add(new Notice(place, "was set aside: " + reason, true));
    }

    /** Remembers something that changes nothing. */
    void notice(String place, String message) {
        notices.add(new Notice(place, message, false));
    }

    /** Returns all factories, by kind, then id. */
    public List<Found> all() {
        return factories.values().stream().flatMap(byId -> byId.values().stream()).toList();
    }

    /** Returns the factories of one kind by id. */
    public List<Found> all(ComponentKind kind) {
        return List.copyOf(factories.get(kind).values());
    }

    /** Returns the ids of one kind in alphabetical order. */
    public List<String> ids(ComponentKind kind) {
        return List.copyOf(factories.get(kind).keySet());
    }

    /** Finds a factory. */
    public Optional<Found> find(ComponentKind kind, String id) {
        return Optional.ofNullable(factories.get(kind).get(id));
    }

    /**
     * Returns all places that offer an id, if there are several: then nobody can say which is
     * meant.
     */
    public List<Origin> twins(ComponentKind kind, String id) {
        return List.copyOf(twins.getOrDefault(kind + "/" + id, List.of()));
    }

    /** Returns what users should know about the plugins found. */
    public List<Notice> notices() {
        return List.copyOf(notices);
    }

    private static List<Path> subfolders(Path folder) {
        Location place = Location.of("--plugins " + folder);
        if (!Files.isDirectory(folder)) {
            throw new ExperimentException(
                    place,
                    Files.exists(folder) ? "this is not a folder" : "there is no such folder",
                    "give a folder that holds one subfolder per plugin");
        }
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> found =
                    children.filter(Files::isDirectory)
                            .sorted(Comparator.comparing(p -> p.getFileName().toString()))
                            .toList();
            if (found.isEmpty()) {
                throw new ExperimentException(
                        place,
                        "the folder holds no plugins",
                        "each plugin wants a subfolder of its own for its jars");
            }
            return found;
        } catch (IOException e) {
            throw new ExperimentException(place, "the folder cannot be read: " + e.getMessage());
        }
    }
}
