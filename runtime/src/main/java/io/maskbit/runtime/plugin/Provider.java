package io.maskbit.runtime.plugin;

import io.maskbit.spi.ComponentFactory;
import io.maskbit.spi.ConfigType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.regex.Pattern;

/**
 * Makes a plugin's factory as ServiceLoader would, but says in words what stands against it.
 *
 * @param service what it is provided for
 * @param name the provider's class
 * @param origin where it comes from
 */
record Provider(Services service, String name, Origin origin) {

    private static final Pattern ID =
            Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*");
    private static final int LONGEST_ID = 64;

    /** Finds classes by name; fails as {@link Class#forName(String)} does. */
    @FunctionalInterface
    interface Classes {
        Class<?> load(String name) throws ClassNotFoundException;
    }

    /**
     * Makes the factory and asks it for its id and its settings.
     *
     * @throws PluginFault if any of it fails
     */
    Found found(Classes classes) throws PluginFault {
        return found(factory(classes));
    }

    /** Asks a factory for its id and its settings. */
    Found found(ComponentFactory<?> factory) throws PluginFault {
        String id = id(factory);
        String words = service.kind().words() + " '" + id + "' of " + origin.module();
        ConfigType<?> config;
        try {
            config = factory.config();
        } catch (Throwable e) { // whatever a stranger's code throws stops no other plugin
            throw Faults.of(e, words + " cannot describe its settings");
        }
        if (config == null) {
            throw new PluginFault(
                    words + " describes no settings: config() gave null",
                    "give ConfigType.of(...) of a record, which may be empty");
        }
        return new Found(service.kind(), id, factory, origin);
    }

    private ComponentFactory<?> factory(Classes classes) throws PluginFault {
        try {
            Class<?> type = classes.load(name);
            Object made = made(type);
            if (made instanceof ComponentFactory<?> factory && service.type().isInstance(made)) {
                return factory;
            }
            throw wrongType();
        } catch (ClassNotFoundException e) {
            throw new PluginFault(
                    "its provider " + name + " is not in its jar", "build the jar again");
        } catch (PluginFault e) {
            throw e;
        } catch (Throwable e) { // as above
            throw Faults.of(e, name + " cannot be made");
        }
    }

    private Object made(Class<?> type) throws ReflectiveOperationException, PluginFault {
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new PluginFault("its provider " + name + " is not public", "make it public");
        }
        for (Method method : type.getMethods()) {
            if (method.getName().equals("provider")
                    && method.getParameterCount() == 0
                    && Modifier.isStatic(method.getModifiers())) {
                return method.invoke(null);
            }
        }
        if (!service.type().isAssignableFrom(type)) {
            throw wrongType();
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new PluginFault("its provider " + name + " is abstract", "provide a final class");
        }
        try {
            return type.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw new PluginFault(
                    "its provider " + name + " has no public constructor without parameters",
                    "add one");
        }
    }

    private PluginFault wrongType() {
        return new PluginFault(
                "its provider " + name + " is no " + service.type().getSimpleName(),
                "implement it, or provide the class for the service that it implements");
    }

    private String id(ComponentFactory<?> factory) throws PluginFault {
        String words = "the " + service.kind().words() + " " + name;
        String id;
        String again;
        try {
            id = factory.id();
            again = factory.id();
        } catch (Throwable e) { // as above
            throw Faults.of(e, words + " cannot say its id");
        }
        if (id == null || !id.equals(again)) {
            throw new PluginFault(
                    words + (id == null ? " has no id: id() gave null" : " changes its id"),
                    "give the same text, such as \"vendor.name\", every time");
        }
        if (id.length() > LONGEST_ID || !ID.matcher(id).matches()) {
            String shown = id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) + "…" : id;
            throw new PluginFault(
                    words + " has the id '" + shown + "'",
                    "an id consists of lower-case letters, digits, hyphens and dots, at most "
                            + LONGEST_ID
                            + " of them");
        }
        if (id.indexOf('.') < 0 && !origin.isOurs()) {
            throw new PluginFault(
                    service.kind().words()
                            + " '"
                            + id
                            + "' of "
                            + origin.module()
                            + ": ids without a dot are reserved",
                    "call it 'vendor." + id + "'");
        }
        return id;
    }
}
