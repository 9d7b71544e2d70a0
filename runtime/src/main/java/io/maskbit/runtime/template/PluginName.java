package io.maskbit.runtime.template;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * What a new plugin is called.
 *
 * @param vendor first part of its id, such as {@code acme}
 * @param name second part of its id, such as {@code residual-vq}
 */
record PluginName(String vendor, String name) {

    private static final Pattern PART = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /**
     * Reads an id.
     *
     * @param id {@code vendor.name}
     * @return its parts
     * @throws ExperimentException if it is no id that a stranger's component can have
     */
    static PluginName of(String id) {
        String[] parts = id.split("\\.", -1);
        if (parts.length != 2
                || !PART.matcher(parts[0]).matches()
                || !PART.matcher(parts[1]).matches()) {
            throw refused(
                    id,
                    "is no id for a plugin",
                    "expected vendor.name in lower-case letters, digits and hyphens, such as"
                            + " acme.residual-vq; ids without a dot are reserved");
        }
        PluginName name = new PluginName(parts[0], parts[1]);
        if (!SourceVersion.isName(name.packageName())) {
            throw refused(
                    id,
                    "gives the Java package " + name.packageName() + ", which holds a keyword",
                    "choose another vendor or name");
        }
        if (parts[0].equals("java") || parts[0].equals("javax")) {
            throw refused(id, "begins with a name that Java keeps for itself", "choose another");
        }
        return name;
    }

    private static ExperimentException refused(String id, String what, String cure) {
        return new ExperimentException(Location.of("new-plugin"), "'" + id + "' " + what, cure);
    }

    /** Returns the id. */
    String id() {
        return vendor + "." + name;
    }

    /** Returns the name of the Java package, and of the module. */
    String packageName() {
        return vendor.replace("-", "") + "." + name.replace("-", "");
    }

    /** Returns the name of the artifact. */
    String artifact() {
        return vendor + "-" + name;
    }

    /** Returns what the names of its classes begin with. */
    String className() {
        StringBuilder result = new StringBuilder();
        for (String word : name.split("-")) {
            result.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return result.toString();
    }
}
