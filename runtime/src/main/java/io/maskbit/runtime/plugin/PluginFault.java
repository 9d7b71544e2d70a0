package io.maskbit.runtime.plugin;

/** Why a plugin, or one of its factories, cannot be used. */
final class PluginFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final String cure;

    /**
     * Makes a fault.
     *
     * @param reason what is wrong, without the plugin's name
     * @param cure what mends it
     */
    PluginFault(String reason, String cure) {
        super(reason);
        this.cure = cure;
    }

    /** Returns what is wrong. */
    String reason() {
        return getMessage();
    }

    /** Returns what mends it. */
    String cure() {
        return cure;
    }

    /** Returns the same fault of a part of a plugin. */
    PluginFault of(String part) {
        return new PluginFault(part + ": " + reason(), cure);
    }
}
