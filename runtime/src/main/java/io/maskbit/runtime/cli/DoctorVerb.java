package io.maskbit.runtime.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.Precision;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.plugin.Notice;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    private int wrong;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        java(out);
        engine(out);
        memory(out);
        disk(out);
        plugins(out);
        out.println(
                wrong == 0
                        ? "all is well"
                        : wrong + (wrong == 1 ? " thing is" : " things are") + " wrong");
        return wrong == 0 ? Main.DONE : Main.FAILED;
    }

    private void java(PrintWriter out) {
        String facts =
                Runtime.version()
                        + ", "
                        + System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.arch");
        if (Runtime.version().feature() >= OLDEST_JAVA) {
            good(out, "java", facts);
        } else {
            bad(out, "java", facts, "install a JDK of version " + OLDEST_JAVA + " or newer");
        }
    }

    private void engine(PrintWriter out) {
        try (NDManager manager = Backend.open("cpu")) {
            float sum =
                    Step.scoped(
                            () -> {
                                NDArray ones = manager.ones(new ai.djl.ndarray.types.Shape(2, 3));
                                NDArray product =
                                        TensorOps.of(Precision.FLOAT32).linear(ones, ones);
                                return product.sum().getFloat();
                            });
            good(out, "engine", Backend.describe());
            good(out, "devices", String.join(", ", Backend.devices()));
            if (sum == 12) {
                good(out, "operators", "a matrix product of the operator module is right");
            } else {
                bad(
                        out,
                        "operators",
                        "a matrix product gave " + sum + " instead of 12",
                        "report this");
            }
        } catch (RuntimeException | LinkageError e) {
            bad(
                    out,
                    "engine",
                    "cannot start: " + e.getMessage(),
                    "natives exist for linux x86_64 and aarch64, macOS arm64 and Windows x86_64; check"
                            + " that the cache folder (~/.djl.ai, or DJL_CACHE_DIR) can be written and"
                            + " has 500 MB free");
        }
    }

    private void memory(PrintWriter out) {
        long heap = Runtime.getRuntime().maxMemory() / MIB;
        Path facts = Path.of("/proc/meminfo");
        String line = heap + " MiB for Java";
        if (!Files.isReadable(facts)) {
            good(out, "memory", line);
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
                good(out, "memory", line);
            } else {
                bad(out, "memory", line, "the quick start needs about 2 GiB; close other programs");
            }
        } catch (IOException e) {
            good(out, "memory", line);
        }
    }

    private void disk(PrintWriter out) {
        try {
            FileStore here = Files.getFileStore(Path.of("").toAbsolutePath());
            long free = here.getUsableSpace() / MIB;
            String line = String.format(Locale.ROOT, "%,d MiB free here", free);
            if (free >= LEAST_DISK_MIB) {
                good(out, "disk", line);
            } else {
                bad(out, "disk", line, "runs write checkpoints; free some space");
            }
        } catch (IOException e) {
            bad(out, "disk", "cannot be looked at: " + e.getMessage(), "check the working folder");
        }
    }

    private void plugins(PrintWriter out) {
        Catalog catalog = plugins.catalog();
        good(out, "components", catalog.all().size() + " found");
        for (Notice notice : catalog.notices()) {
            bad(out, "plugins", notice.place() + " " + notice.message(), notice.cure());
        }
    }

    private static void good(PrintWriter out, String what, String facts) {
        out.printf("ok    %-11s %s%n", what, facts);
    }

    private void bad(PrintWriter out, String what, String facts, String cure) {
        wrong++;
        out.printf("WRONG %-11s %s%n      %-11s %s%n", what, facts, "", cure);
    }
}
