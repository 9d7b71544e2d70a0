package io.maskbit.runtime.arm;

import io.maskbit.tensor.Backend;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Facts about where a run happens, and what the process has used. */
public final class Environment {

    private static final long KIB_PER_MIB = 1024;

    private Environment() {}

    /**
     * Gathers the facts. Starts the engine.
     *
     * @param device device of the arm
     * @return facts by name
     */
    public static Map<String, String> facts(String device) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("java", Runtime.version().toString());
        facts.put(
                "system",
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + ", "
                        + System.getProperty("os.arch"));
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("engine", Backend.describe());
        facts.put("device", device);
        Module module = Environment.class.getModule();
        facts.put(
                "maskbit",
                module.isNamed()
                        ? module.getDescriptor().toNameAndVersion()
                        : "from the class path");
        return facts;
    }

    /** Returns the version of this program, as records tell it. */
    public static String programVersion() {
        return Optional.ofNullable(Environment.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("of an unpackaged build");
    }

    /**
     * Returns the largest resident size of this process so far.
     *
     * @return MiB; NaN where the system does not tell
     */
    public static double peakMemoryMiB() {
        return status("VmHWM:");
    }

    /**
     * Returns the resident size of this process.
     *
     * @return MiB; NaN where the system does not tell
     */
    public static double residentMiB() {
        return status("VmRSS:");
    }

    private static double status(String key) {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return Double.NaN;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToDouble(
                            line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / KIB_PER_MIB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
