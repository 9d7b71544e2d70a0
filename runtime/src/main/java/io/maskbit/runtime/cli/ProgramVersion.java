package io.maskbit.runtime.cli;

import io.maskbit.runtime.arm.Environment;
import picocli.CommandLine.IVersionProvider;

/** Says which version runs. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "maskbit " + number(),
            "Java "
                    + System.getProperty("java.version")
                    + " ("
                    + System.getProperty("java.vendor")
                    + ")"
        };
    }

    /** Returns the version of this program, as records tell it. */
    static String number() {
        return Environment.programVersion();
    }
}
