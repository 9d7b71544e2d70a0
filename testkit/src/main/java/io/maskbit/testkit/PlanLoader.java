package io.maskbit.testkit;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sees all classes of this program, each loaded anew, but no deep-learning engine: whoever asks for
 * one fails.
 */
final class PlanLoader extends URLClassLoader {

    private static final String ENGINES = "META-INF/services/ai.djl.engine.EngineProvider";
    private static final String NO_ENGINE = "io/maskbit/testkit/no-engine";

    private static final PlanLoader SHARED = new PlanLoader();

    private PlanLoader() {
        super(places(), ClassLoader.getPlatformClassLoader());
    }

    /**
     * Asks a factory what can be asked before building.
     *
     * @param factory class of the factory
     * @param settings its settings, one per line
     * @param questions what to ask
     * @throws AssertionError if an answer needs an engine, or fails for another reason
     */
    static void ask(String factory, String settings, List<Question> questions) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(SHARED);
            Method ask =
                    SHARED.loadClass(Question.class.getName())
                            .getDeclaredMethod("ask", String.class, String.class, int[].class);
            ask.setAccessible(true);
            for (Question each : questions) {
                ask.invoke(
                        null,
                        factory,
                        settings,
                        new int[] {each.height(), each.width(), each.tokens()});
            }
        } catch (InvocationTargetException e) {
            throw new AssertionError(
                    "a plan method failed where there is no engine: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the plan methods cannot be asked anew: " + e, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return super.getResources(name.equals(ENGINES) ? NO_ENGINE : name);
    }

    /** The only engine that is found here. */
    public static final class NoEngine implements EngineProvider {

        @Override
        public String getEngineName() {
            return "none";
        }

        @Override
        public int getEngineRank() {
            return 0;
        }

        @Override
        public Engine getEngine() {
            throw new IllegalStateException(
                    "id, config and plan methods must do without a deep-learning engine");
        }
    }

    private static URL[] places() {
        List<URL> places = new ArrayList<>();
        Stream.of("java.class.path", "jdk.module.path")
                .flatMap(key -> Stream.of(System.getProperty(key, "").split(File.pathSeparator)))
                .filter(place -> !place.isEmpty())
                .forEach(place -> places.add(url(place)));
        return places.toArray(URL[]::new);
    }

    private static URL url(String place) {
        try {
            return Path.of(place).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("no place for classes: " + place, e);
        }
    }
}
