package io.maskbit.runtime.plugin;

/**
 * What a plugin sees beside its own jars: the Java platform and the contract. Neither the program's
 * other libraries nor other plugins are seen, so every plugin may hold its own versions.
 *
 * <p>This keeps versions apart, not wills: a plugin is code that its user has chosen to run.
 */
final class SharedClasses extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader program;

    SharedClasses(ClassLoader program) {
        super("shared", ClassLoader.getPlatformClassLoader());
        this.program = program;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (Contract.sharesClass(name)) {
            return program.loadClass(name);
        }
        Class<?> type = super.loadClass(name, resolve);
        // Java's own loaders find the classes of every module of the boot layer, ours among them.
        if (Requirements.isJava(type.getModule())) {
            return type;
        }
        throw new ClassNotFoundException(name);
    }
}
