package io.maskbit.runtime.plugin;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Finds plugin folders and loads them; one that fails, or never ends, stops no other. */
final class PluginFolders {

    /** How long a plugin may take to say what it offers. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int AT_ONCE =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));

    private final Host host;
    private final SharedClasses shared;
    private final Duration patience;
    private final List<Notice> notices = new ArrayList<>();

    PluginFolders(Host host, Duration patience) {
        this.host = host;
        this.shared = new SharedClasses(host.loader());
        this.patience = patience;
    }

    /** Returns what is wrong beside the plugins themselves, once they are loaded. */
    List<Notice> notices() {
        return notices;
    }

    /**
     * Loads every plugin.
     *
     * @param folders folders whose direct subfolders are one plugin each
     * @throws ExperimentException if one of the folders cannot be listed
     */
    List<PluginContents> load(List<Path> folders) {
        Map<Path, Path> plugins = new LinkedHashMap<>(); // real folder to the one that was named
        for (Path folder : folders) {
            for (Path plugin : subfolders(folder)) {
                Path earlier = plugins.putIfAbsent(real(plugin), plugin);
                if (earlier != null && !earlier.equals(plugin)) {
                    notices.add(
                            new Notice(
                                    plugin.toString(),
                                    "is the same folder as " + earlier + " and is loaded once",
                                    "remove one of them",
                                    false));
                }
            }
        }
        return loaded(List.copyOf(plugins.values()));
    }

    /** Loads a few plugins at a time; the results stand in the order of the folders. */
    private List<PluginContents> loaded(List<Path> plugins) {
        List<PluginContents> contents = new ArrayList<>();
        Deque<Loading> started = new ArrayDeque<>();
        for (Path plugin : plugins) {
            if (started.size() == AT_ONCE) {
                contents.add(contents(started.remove()));
            }
            started.add(start(plugin));
        }
        while (!started.isEmpty()) {
            contents.add(contents(started.remove()));
        }
        return contents;
    }

    /** A plugin that is being loaded. */
    private record Loading(
            Path plugin, CompletableFuture<PluginContents> answer, EngineWatch watch, long since) {}

    private Loading start(Path plugin) {
        CompletableFuture<PluginContents> answer = new CompletableFuture<>();
        EngineWatch watch = new EngineWatch(host.loader());
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                answer.complete(new PluginFolder(plugin, host, shared).load());
                            } catch (Throwable e) { // a stranger's code may throw anything
                                answer.completeExceptionally(e);
                            }
                        },
                        "plugin " + plugin.getFileName());
        thread.setDaemon(true); // one that never ends must not keep the program alive
        thread.setContextClassLoader(watch);
        thread.start();
        return new Loading(plugin, answer, watch, System.nanoTime());
    }

    private PluginContents contents(Loading loading) {
        try {
            long left = patience.toNanos() - (System.nanoTime() - loading.since());
            PluginContents contents = loading.answer().get(Math.max(left, 0), TimeUnit.NANOSECONDS);
            return loading.watch().sawEngine() ? withEngine(contents) : contents;
        } catch (TimeoutException e) {
            return PluginContents.none(
                    loading.plugin(),
                    new PluginFault(
                            "it did not say within "
                                    + patience.toSeconds()
                                    + " seconds what it offers",
                            "factories plan with settings and shapes only; work belongs in"
                                    + " create"));
        } catch (ExecutionException e) {
            return PluginContents.none(
                    loading.plugin(), Faults.of(e.getCause(), "it cannot be loaded"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while plugins were loaded", e);
        }
    }

    private static PluginContents withEngine(PluginContents contents) {
        List<Notice> all = new ArrayList<>(contents.notices());
        all.add(
                new Notice(
                        contents.folder().toString(),
                        "starts the engine while it is only looked at, so that every plan loads"
                                + " native code",
                        "no tensors in static initialisers, constructors, id() or config(): they"
                                + " belong in create",
                        false));
        return new PluginContents(contents.folder(), contents.found(), all);
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }

    private List<Path> subfolders(Path folder) {
        Location place = Location.of("--plugins " + folder);
        if (!Files.isDirectory(folder)) {
            throw new ExperimentException(
                    place,
                    Files.exists(folder) ? "this is not a folder" : "there is no such folder",
                    "give a folder that holds one subfolder per plugin");
        }
        List<Path> plugins = new ArrayList<>();
        List<Path> jars = new ArrayList<>();
        int before = notices.size();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                String name = child.getFileName().toString();
                if (Files.isDirectory(child)) {
                    if (!name.startsWith(".")) {
                        plugins.add(child);
                    }
                } else if (Files.isSymbolicLink(child) && !Files.exists(child)) {
                    notices.add(
                            PluginContents.setAside(
                                    child,
                                    new PluginFault(
                                            "it is a link that leads nowhere",
                                            "mend or remove it")));
                } else if (name.toLowerCase(Locale.ROOT).endsWith(".jar")) {
                    jars.add(child);
                }
            }
        } catch (IOException e) {
            throw new ExperimentException(
                    place, "the folder cannot be read: " + Faults.text(e), "check its permissions");
        }
        if (plugins.isEmpty() && notices.size() == before) {
            throw new ExperimentException(
                    place,
                    "the folder holds no plugins",
                    "each plugin wants a subfolder of its own for its jars");
        }
        for (Path jar : jars) {
            notices.add(
                    PluginContents.setAside(
                            jar,
                            new PluginFault(
                                    "it lies beside the plugins' folders",
                                    "put it into a subfolder of its own")));
        }
        return plugins;
    }
}
