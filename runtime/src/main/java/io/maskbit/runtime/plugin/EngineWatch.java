package io.maskbit.runtime.plugin;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The context class loader while a plugin is looked at: gives what the program's loader gives, and
 * notes whether the plugin makes DJL look for its engines, which is how an engine starts.
 */
final class EngineWatch extends ClassLoader {

    private static final String ENGINES = "META-INF/services/ai.djl.engine.EngineProvider";

    static {
        registerAsParallelCapable();
    }

    private final AtomicBoolean started = new AtomicBoolean();

    EngineWatch(ClassLoader program) {
        super("engine watch", program);
    }

    /** Returns whether an engine was looked for. */
    boolean sawEngine() {
        return started.get();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (name.equals(ENGINES)) {
            started.set(true);
        }
        return super.getResources(name);
    }
}
