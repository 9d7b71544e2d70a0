package io.maskbit.training.checkpoint;

/**
 * Which code a component's weights belong to.
 *
 * @param factory id of the factory, as in experiment files
 * @param module name of the module that provides it; empty on the class path
 * @param version version of that module; empty if it states none
 */
public record ComponentOrigin(String factory, String module, String version) {

    @Override
    public String toString() {
        String where = module.isEmpty() ? "" : " of " + module;
        return "'" + factory + "'" + where + (version.isEmpty() ? "" : " " + version);
    }
}
