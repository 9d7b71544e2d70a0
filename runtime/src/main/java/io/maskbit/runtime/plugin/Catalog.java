package io.maskbit.runtime.plugin;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.ExperimentException;
import io.maskbit.spi.ComponentFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All factories that can be chosen, by kind and id, with where they come from. A plugin that cannot
 * be used is set aside with its reason and stops no other; the reasons are kept, because they
 * answer why an id is absent.
 */
public final class Catalog {

    private final Map<ComponentKind, Map<String, Found>> factories =
            new EnumMap<>(ComponentKind.class);
    private final Map<String, List<Origin>> twins = new TreeMap<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<PluginContents> plugins = new ArrayList<>();

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
        return of(folders, host, PluginFolders.PATIENCE);
    }

    static Catalog of(List<Path> folders, Host host, Duration patience) {
        Catalog catalog = new Catalog();
        catalog.addDelivered(host);
        PluginFolders plugins = new PluginFolders(host, patience);
        for (PluginContents contents : plugins.load(folders)) {
            catalog.add(contents);
        }
        catalog.notices.addAll(plugins.notices());
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
                                            (type, factory) -> add(service, factory, host, type),
                                            this::setAsideDelivered));
            service.inLoader(
                    host.loader(),
                    type -> seen.add(type.getName()),
                    (type, factory) -> add(service, factory, host, type),
                    this::setAsideDelivered);
        }
    }

    /** Adds a factory that is part of the program, or sets it aside with the reason. */
    void add(Services service, ComponentFactory<?> factory, Host host, Class<?> type) {
        try {
            Origin origin = host.originOf(type);
            add(new Provider(service, type.getName(), origin).found(factory))
                    .ifPresent(notices::add);
        } catch (PluginFault fault) {
            setAsideDelivered(fault);
        }
    }

    private void setAsideDelivered(PluginFault fault) {
        notices.add(PluginContents.setAside(Path.of("a delivered plugin"), fault));
    }

    private void add(PluginContents contents) {
        List<Notice> all = new ArrayList<>(contents.notices());
        for (Found found : contents.found()) {
            add(found).ifPresent(all::add);
        }
        plugins.add(new PluginContents(contents.folder(), contents.found(), all));
        notices.addAll(all);
    }

    /** Adds a factory, unless its id is taken: then it says by whom. */
    private Optional<Notice> add(Found found) {
        Found earlier = factories.get(found.kind()).putIfAbsent(found.id(), found);
        if (earlier == null) {
            return Optional.empty();
        }
        twins.computeIfAbsent(
                        key(found.kind(), found.id()),
                        key -> new ArrayList<>(List.of(earlier.origin())))
                .add(found.origin());
        String reason =
                found.kind().words()
                        + " '"
                        + found.id()
                        + "' of "
                        + found.origin().module()
                        + ": the same id is offered by "
                        + earlier.origin();
        return Optional.of(
                PluginContents.setAside(
                        Path.of(found.origin().location()),
                        new PluginFault(reason, "remove one of the two, or give one another id")));
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
        return List.copyOf(twins.getOrDefault(key(kind, id), List.of()));
    }

    /** Returns every plugin folder that was looked at, with what came of it. */
    public List<PluginContents> plugins() {
        return List.copyOf(plugins);
    }

    /** Returns what users should know about the plugins found. */
    public List<Notice> notices() {
        return List.copyOf(notices);
    }

    private static String key(ComponentKind kind, String id) {
        return kind + "/" + id;
    }
}
