package io.maskbit.runtime.plugin;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words what plugins throw, and what mends it. */
final class Faults {

    private static final String AUTHOR = "this is a fault of the plugin, tell its author";
    private static final String AGAIN = "build the plugin again";
    private static final Pattern CLASS_VERSION =
            Pattern.compile("class file version (\\d+)|major.minor version (\\d+)");
    private static final int JAVA_BEFORE_CLASS_VERSIONS = 44;

    private Faults() {}

    /**
     * Explains an error.
     *
     * @param error what was thrown
     * @param doing what was tried, as the beginning of a sentence: "acme.Factory cannot be made"
     */
    static PluginFault of(Throwable error, String doing) {
        Throwable cause = error;
        while (cause.getCause() != null
                && (cause instanceof InvocationTargetException
                        || cause instanceof LinkageError
                        || cause.getCause() instanceof LinkageError)) {
            cause = cause.getCause();
        }
        boolean isInitialiser =
                Arrays.stream(cause.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("<clinit>"));
        String where = isInitialiser ? doing + ", in a static initialiser" : doing;
        if (cause instanceof UnsatisfiedLinkError) {
            return new PluginFault(
                    where + ": a native library is missing: " + line(cause),
                    "native code is loaded when a component is created, never before; the library"
                            + " must exist for this system");
        }
        if (cause instanceof UnsupportedClassVersionError || isVersion(cause)) {
            return compiledForNewerJava(where, line(cause));
        }
        if (cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException) {
            return missing(where, line(cause).replace('/', '.'));
        }
        if (cause instanceof ClassFormatError || cause instanceof VerifyError) {
            return new PluginFault(where + ": a class file is damaged: " + line(cause), AGAIN);
        }
        if (cause instanceof IncompatibleClassChangeError) {
            return new PluginFault(
                    where + ": it does not fit what it is linked with: " + line(cause),
                    AGAIN + ", against the versions that it runs with");
        }
        if (cause instanceof OutOfMemoryError || cause instanceof StackOverflowError) {
            return new PluginFault(
                    where + ": it used up the memory: " + cause.getClass().getSimpleName(), AUTHOR);
        }
        return new PluginFault(where + ": " + text(cause), AUTHOR);
    }

    private static boolean isVersion(Throwable cause) {
        return line(cause).contains("Unsupported major.minor version");
    }

    /** Explains a class file that is too new. */
    private static PluginFault compiledForNewerJava(String where, String said) {
        Matcher matcher = CLASS_VERSION.matcher(said);
        int here = Runtime.version().feature();
        String version = "a newer Java";
        if (matcher.find()) {
            String number = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            version = "Java " + (Integer.parseInt(number) - JAVA_BEFORE_CLASS_VERSIONS);
        }
        return new PluginFault(
                where + ": it was compiled for " + version + ", this is Java " + here,
                "compile it with --release 17, or start with a newer Java");
    }

    private static PluginFault missing(String where, String name) {
        return Contract.reserves(name)
                ? new PluginFault(
                        where + ": class " + name + " is not for plugins",
                        "use io.maskbit.api and io.maskbit.spi only")
                : new PluginFault(
                        where + ": class " + name + " is missing",
                        "put the jar that holds it into the plugin's folder");
    }

    /** Returns one line that says what was thrown. */
    static String text(Throwable error) {
        String message = line(error);
        String type = error.getClass().getSimpleName();
        return message.isEmpty() ? type : type + ": " + message;
    }

    private static String line(Throwable error) {
        String message = error.getMessage();
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
