package io.maskbit.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The distribution as it is shipped: a folder for the module path and one for the class path. It
 * exists once the runtime is packaged, so these tests run with {@code mvn verify}.
 */
class DistributionTest {

    private static final Path DISTRIBUTION = Path.of("..", "runtime", "target", "dist");
    private static final String OURS = "io.maskbit.";
    private static final String RUNTIME = "io.maskbit.runtime";

    /** Every module of ours, and what it exports to everyone. */
    private static final Map<String, Set<String>> EXPORTS =
            Map.ofEntries(
                    Map.entry("io.maskbit.api", Set.of("io.maskbit.api")),
                    Map.entry("io.maskbit.spi", Set.of("io.maskbit.spi")),
                    Map.entry(
                            "io.maskbit.tensor",
                            Set.of("io.maskbit.tensor", "io.maskbit.tensor.npz")),
                    Map.entry("io.maskbit.networks", Set.of("io.maskbit.networks")),
                    Map.entry("io.maskbit.tokenizer.vqganplus", Set.of()),
                    Map.entry("io.maskbit.tokenizer.lfq", Set.of()),
                    Map.entry("io.maskbit.generator.maskgit", Set.of()),
                    Map.entry("io.maskbit.generator.maskbit", Set.of()),
                    Map.entry("io.maskbit.sampling", Set.of("io.maskbit.sampling")),
                    Map.entry(
                            "io.maskbit.training",
                            Set.of(
                                    "io.maskbit.training.checkpoint",
                                    "io.maskbit.training.data",
                                    "io.maskbit.training.health",
                                    "io.maskbit.training.loop",
                                    "io.maskbit.training.tokens")),
                    Map.entry(
                            "io.maskbit.evaluation",
                            Set.of(
                                    "io.maskbit.evaluation",
                                    "io.maskbit.evaluation.features",
                                    "io.maskbit.evaluation.score",
                                    "io.maskbit.evaluation.statistics")),
                    Map.entry(RUNTIME, Set.of("io.maskbit.runtime")));

    /** Every service that a module of ours provides. */
    private static final Set<String> PROVIDES =
            Set.of(
                    "io.maskbit.tokenizer.vqganplus: TokenizerFactory"
                            + " with [VqganPlusTokenizerFactory, TamingTokenizerFactory]",
                    "io.maskbit.tokenizer.vqganplus: QuantizerFactory with [VqQuantizerFactory]",
                    "io.maskbit.tokenizer.vqganplus: DiscriminatorFactory"
                            + " with [VqganPlusDiscriminatorFactory, PatchGanFactory]",
                    "io.maskbit.tokenizer.vqganplus: PerceptualLossFactory"
                            + " with [NoPerceptualLossFactory, JudgeLossFactory, LpipsLossFactory,"
                            + " ResNet50LossFactory, ConvNextLossFactory, ScriptedLossFactory]",
                    "io.maskbit.tokenizer.lfq: QuantizerFactory with [LfqQuantizerFactory]",
                    "io.maskbit.generator.maskgit: GeneratorFactory with [MaskGitGeneratorFactory]",
                    "io.maskbit.generator.maskbit: GeneratorFactory with [MaskBitGeneratorFactory]");

    private static Map<String, ModuleDescriptor> ours;

    @BeforeAll
    static void read() {
        Path modules = DISTRIBUTION.resolve("modules");
        assertTrue(
                Files.isDirectory(modules),
                "there is no "
                        + modules
                        + "; these tests look at packaged modules: run mvn verify");
        ours = new TreeMap<>();
        for (ModuleReference module : ModuleFinder.of(modules).findAll()) {
            if (module.descriptor().name().startsWith(OURS)) {
                ours.put(module.descriptor().name(), module.descriptor());
            }
        }
    }

    @Test
    void holdsExactlyOurModules() {
        assertEquals(new TreeSet<>(EXPORTS.keySet()), ours.keySet());
    }

    @Test
    void hasNoModuleOfOursWithoutADescriptor() {
        for (ModuleDescriptor module : ours.values()) {
            assertTrue(!module.isAutomatic(), module.name() + " is automatic");
        }
    }

    @Test
    void exportsWhatItShould() {
        for (ModuleDescriptor module : ours.values()) {
            Set<String> exports =
                    module.exports().stream()
                            .filter(export -> !export.isQualified())
                            .map(ModuleDescriptor.Exports::source)
                            .collect(Collectors.toSet());
            assertEquals(EXPORTS.get(module.name()), exports, module.name());
        }
    }

    @Test
    void opensNothingToEveryone() {
        for (ModuleDescriptor module : ours.values()) {
            assertTrue(!module.isOpen(), module.name() + " is open");
            assertTrue(
                    module.opens().stream().allMatch(ModuleDescriptor.Opens::isQualified),
                    module.name() + " opens a package to everyone");
        }
    }

    @Test
    void providesExactlyTheComponentsThatShip() {
        Set<String> provided = new TreeSet<>();
        for (ModuleDescriptor module : ours.values()) {
            for (ModuleDescriptor.Provides provides : module.provides()) {
                List<String> providers =
                        provides.providers().stream().map(DistributionTest::simple).toList();
                provided.add(
                        module.name() + ": " + simple(provides.service()) + " with " + providers);
            }
        }
        assertEquals(new TreeSet<>(PROVIDES), provided);
    }

    @Test
    void hasOneVersion() {
        Set<String> versions =
                ours.values().stream()
                        .map(module -> module.rawVersion().orElse("none"))
                        .collect(Collectors.toSet());
        assertEquals(1, versions.size(), () -> "versions " + versions);
        assertTrue(!versions.contains("none"), "the modules carry no version");
    }

    @Test
    void keepsEverythingOfOursOffTheClassPath() throws IOException {
        try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("classpath"))) {
            List<String> found =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("maskbit"))
                            .toList();
            assertEquals(List.of(), found);
        }
    }

    @Test
    void resolvesFromTheRuntimeWithEveryPlugin() {
        Configuration resolved =
                Configuration.resolveAndBind(
                        ModuleFinder.of(DISTRIBUTION.resolve("modules")),
                        List.of(ModuleLayer.boot().configuration()),
                        ModuleFinder.of(),
                        Set.of(RUNTIME));
        Set<String> bound =
                resolved.modules().stream()
                        .map(module -> module.name())
                        .filter(name -> name.startsWith(OURS))
                        .collect(Collectors.toSet());
        assertEquals(EXPORTS.keySet(), bound);
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
