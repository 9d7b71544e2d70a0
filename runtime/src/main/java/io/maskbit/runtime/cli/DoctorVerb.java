package io.maskbit.runtime.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Precision;
import io.maskbit.api.Problem;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.plugin.Listing;
import io.maskbit.runtime.plugin.Notice;
import io.maskbit.runtime.plugin.PluginContents;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at the machine and says what is wrong and how to mend it. */
@Command(
        name = "doctor",
        description = {
            "Looks at Java, the engine, its native library, devices, memory, disk and plugins, and"
                    + " says what is wrong and how to mend it."
        },
        mixinStandardHelpOptions = true)
final class DoctorVerb implements Callable<Integer> {

    private static final int OLDEST_JAVA = 17;
    private static final long MIB = 1 << 20;
    private static final long LEAST_MEMORY_MIB = 2048;
    private static final long LEAST_DISK_MIB = 1024;

    @Spec private CommandSpec spec;

    @Mixin private PluginOptions plugins;

    @Option(names = "--json", description = "prints JSON instead of lines")
    private boolean json;

    private final List<Finding> findings = new ArrayList<>();

    /** What was looked at, and the cure if it is wrong; an empty cure means that all is well. */
    private record Finding(String what, String facts, String cure) {

        boolean isWrong() {
            return !cure.isEmpty();
        }

        Map<String, Object> value() {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("what", what);
            value.put("well", !isWrong());
            value.put("facts", facts);
            if (isWrong()) {
                value.put("cure", cure);
            }
            return value;
        }
    }

    @Override
    public Integer call() {
        java();
        engine();
        memory();
        disk();
        plugins();
        long wrong = findings.stream().filter(Finding::isWrong).count();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("wrong", wrong);
            all.put("findings", findings.stream().map(Finding::value).toList());
            out.println(gson.toJson(all));
        } else {
            findings.forEach(finding -> print(out, finding));
            out.println(
                    wrong == 0
                            ? "all is well"
                            : wrong + (wrong == 1 ? " thing is" : " things are") + " wrong");
        }
        return wrong == 0 ? Main.DONE : Main.FAILED;
    }

    private static void print(PrintWriter out, Finding finding) {
        if (finding.isWrong()) {
            out.printf("WRONG %-11s %s%n", finding.what(), finding.facts());
            out.printf("      %-11s %s%n", "", finding.cure());
        } else {
            out.printf("ok    %-11s %s%n", finding.what(), finding.facts());
        }
    }

    private void java() {
        String facts =
                Runtime.version()
                        + ", "
                        + System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.arch");
        if (Runtime.version().feature() >= OLDEST_JAVA) {
            good("java", facts);
        } else {
            bad("java", facts, "install a JDK of version " + OLDEST_JAVA + " or newer");
        }
    }

    private void engine() {
        try (NDManager manager = Backend.open("cpu")) {
            float sum =
                    Step.scoped(
                            () -> {
                                NDArray ones = manager.ones(new ai.djl.ndarray.types.Shape(2, 3));
                                NDArray product =
                                        TensorOps.of(Precision.FLOAT32).linear(ones, ones);
                                return product.sum().getFloat();
                            });
            good("engine", Backend.describe());
            good("devices", String.join(", ", Backend.devices()));
            if (sum == 12) {
                good("operators", "a matrix product of the operator module is right");
            } else {
                bad("operators", "a matrix product gave " + sum + " instead of 12", "report this");
            }
        } catch (RuntimeException | LinkageError e) {
            bad(
                    "engine",
                    "cannot start: " + e.getMessage(),
                    "natives exist for linux x86_64 and aarch64, macOS arm64 and Windows x86_64; check"
                            + " that the cache folder (~/.djl.ai, or DJL_CACHE_DIR) can be written and"
                            + " has 500 MB free");
        }
    }

    private void memory() {
        long heap = Runtime.getRuntime().maxMemory() / MIB;
        Path facts = Path.of("/proc/meminfo");
        String line = heap + " MiB for Java";
        if (!Files.isReadable(facts)) {
            good("memory", line);
            return;
        }
        try {
            long free =
                    Files.readAllLines(facts).stream()
                            .filter(l -> l.startsWith("MemAvailable:"))
                            .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
                            .findFirst()
                            .orElse(Long.MAX_VALUE);
            line += ", " + free + " MiB free in the machine";
            if (free >= LEAST_MEMORY_MIB) {
                good("memory", line);
            } else {
                bad("memory", line, "the quick start needs about 2 GiB; close other programs");
            }
        } catch (IOException e) {
            good("memory", line);
        }
    }

    private void disk() {
        try {
            FileStore here = Files.getFileStore(Path.of("").toAbsolutePath());
            long free = here.getUsableSpace() / MIB;
            String line = String.format(Locale.ROOT, "%,d MiB free here", free);
            if (free >= LEAST_DISK_MIB) {
                good("disk", line);
            } else {
                bad("disk", line, "runs write checkpoints; free some space");
            }
        } catch (IOException e) {
            bad("disk", "cannot be looked at: " + e.getMessage(), "check the working folder");
        }
    }

    private void plugins() {
        Catalog catalog;
        try {
            catalog = plugins.catalog();
        } catch (ExperimentException e) {
            Problem problem = e.problems().get(0);
            String cure = String.join("; ", problem.hints());
            bad("plugins", problem.location() + ": " + problem.message(), cure);
            return;
        }
        good("components", catalog.all().size() + " found");
        for (PluginContents plugin : catalog.plugins()) {
            if (!plugin.found().isEmpty()) {
                good("plugin", Listing.line(plugin));
            }
        }
        for (Notice notice : catalog.notices()) {
            bad("plugin", notice.place() + " " + notice.message(), notice.cure());
        }
    }

    private void good(String what, String facts) {
        findings.add(new Finding(what, facts, ""));
    }

    private void bad(String what, String facts, String cure) {
        findings.add(new Finding(what, facts, cure));
    }
}
