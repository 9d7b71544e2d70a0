package io.maskbit.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.GridShape;
import io.maskbit.api.Problem;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.spi.QuantizerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    @TempDir static Path work;

    private static Path good;
    private static Path rival;
    private static Path throwing;
    private static Path dotless;
    private static Path plain;
    private static Path stale;

    @TempDir Path plugins;

    @BeforeAll
    static void compilePlugins() throws IOException {
        Path jars = work.resolve("jars");
        good = PluginSource.of("acme.fsq", "acme.fsq").jar(work, jars.resolve("acme-fsq.jar"));
        rival = PluginSource.of("rival", "acme.fsq").jar(work, jars.resolve("rival.jar"));
        throwing =
                new PluginSource(
                                "thrower",
                                "acme.thrower",
                                "throw new IllegalStateException(\"no licence\");")
                        .jar(work, jars.resolve("thrower.jar"));
        dotless = PluginSource.of("dotless", "fsq").jar(work, jars.resolve("dotless.jar"));
        plain =
                PluginSource.of("plain", "acme.plain")
                        .plainJar(work, jars.resolve("plain-1.0.jar"));
        Path other = PluginSource.packed(PluginSource.spi(), jars.resolve("spi-7.3.jar"), "7.3.0");
        stale = PluginSource.of("stale", "acme.stale").jar(work, jars.resolve("stale.jar"), other);
    }

    private Path put(String plugin, Path jar) throws IOException {
        Path folder = Files.createDirectories(plugins.resolve(plugin));
        Files.copy(jar, folder.resolve(jar.getFileName()));
        return folder;
    }

    private static Host host(String kind) {
        Host current = Host.current();
        assertTrue(current.layer().isPresent(), "these tests run in a named module");
        return kind.equals("layer") ? current : new Host(Optional.empty(), current.loader());
    }

    private Catalog catalog(String kind) {
        return Catalog.of(List.of(plugins), host(kind));
    }

    private static String onlyNotice(Catalog catalog) {
        assertEquals(1, catalog.notices().size(), () -> catalog.notices().toString());
        return catalog.notices().get(0).toString();
    }

    @Test
    void listsWhatIsDelivered() {
        Catalog catalog = Catalog.delivered();
        assertEquals(List.of(), catalog.notices());
        assertTrue(catalog.ids(ComponentKind.QUANTIZER).containsAll(List.of("lfq", "vq")));
        assertTrue(catalog.ids(ComponentKind.TOKENIZER).contains("vqgan-plus"));
        assertTrue(catalog.ids(ComponentKind.GENERATOR).containsAll(List.of("maskbit", "maskgit")));
        Origin origin = catalog.find(ComponentKind.QUANTIZER, "lfq").orElseThrow().origin();
        assertEquals("io.maskbit.tokenizer.lfq", origin.module());
        assertEquals(origin.version(), origin.spi());
        assertEquals(List.of(), catalog.twins(ComponentKind.QUANTIZER, "lfq"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer", "class path"})
    void loadsAPluginWithItsOrigin(String kind) throws IOException {
        Path folder = put("acme-fsq", good);
        Catalog catalog = catalog(kind);
        assertEquals(List.of(), catalog.notices());
        Found found = catalog.find(ComponentKind.QUANTIZER, "acme.fsq").orElseThrow();
        assertEquals("acme.fsq", found.origin().module());
        assertEquals("2.5", found.origin().version());
        assertEquals(folder.toString(), found.origin().location());
        assertTrue(SpiVersion.parse(found.origin().spi()).isPresent());
        assertEquals(8 * 8, vocabulary((QuantizerFactory<?>) found.factory()));
        assertTrue(catalog.find(ComponentKind.QUANTIZER, "lfq").isPresent());
    }

    private static <C extends Record> int vocabulary(QuantizerFactory<C> factory) {
        Problems problems = new Problems();
        C config =
                new Binder("x", problems)
                        .bind(factory.config(), Document.parse("x", "{}").root())
                        .orElseThrow()
                        .value();
        return factory.tokenSpace(config, new GridShape(2, 2)).vocabulary();
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer", "class path"})
    void namesBothPlacesOfAnIdOfferedTwice(String kind) throws IOException {
        put("a", good);
        put("b", rival);
        Catalog catalog = catalog(kind);
        String notice = onlyNotice(catalog);
        assertTrue(notice.contains("acme.fsq") && notice.contains("rival"), notice);
        assertTrue(
                notice.contains(plugins.resolve("a") + "")
                        && notice.contains(plugins.resolve("b") + ""),
                notice);
        assertEquals(
                List.of("acme.fsq", "rival"),
                catalog.twins(ComponentKind.QUANTIZER, "acme.fsq").stream()
                        .map(Origin::module)
                        .toList());
    }

    @Test
    void findsTheSameJarInTwoFolders() throws IOException {
        put("a", good);
        put("b", good);
        assertTrue(onlyNotice(catalog("layer")).contains("the same id is offered by"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer", "class path"})
    void aBrokenPluginStopsNoOther(String kind) throws IOException {
        put("a-broken", throwing);
        put("b-fine", good);
        Catalog catalog = catalog(kind);
        assertTrue(catalog.find(ComponentKind.QUANTIZER, "acme.fsq").isPresent());
        assertEquals(
                plugins.resolve("a-broken")
                        + " was set aside: thrower.Factory cannot be made: IllegalStateException:"
                        + " no licence; this is a fault of the plugin, tell its author",
                onlyNotice(catalog));
        assertTrue(catalog.notices().get(0).isProblem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer", "class path"})
    void refusesAPluginOfAnotherSpiBeforeLoadingIt(String kind) throws IOException {
        put("stale", stale);
        String ours = host(kind).spiVersion().orElseThrow().toString();
        assertEquals(
                plugins.resolve("stale")
                        + " was set aside: compiled against io.maskbit.spi 7.3, this is "
                        + ours
                        + "; install a newer MaskBit, or build the plugin against maskbit-spi "
                        + ours,
                onlyNotice(catalog(kind)));
    }

    @Test
    void refusesAProviderWithoutDescriptor() throws IOException {
        put("plain", plain);
        String notice = onlyNotice(catalog("layer"));
        assertTrue(notice.contains("plain-1.0.jar has no module descriptor"), notice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer", "class path"})
    void setsACopyOfOurApiAsideAndUsesThePlugin(String kind) throws IOException {
        Path folder = put("acme-fsq", good);
        PluginSource.packed(PluginSource.api(), folder.resolve("api-9.jar"), "9.9.9");
        Catalog catalog = catalog(kind);
        assertTrue(catalog.find(ComponentKind.QUANTIZER, "acme.fsq").isPresent());
        assertEquals(
                folder.resolve("api-9.jar")
                        + " is not used: module io.maskbit.api is provided by the runtime; remove it",
                onlyNotice(catalog));
        assertEquals(false, catalog.notices().get(0).isProblem());
    }

    @Test
    void reservesIdsWithoutADot() throws IOException {
        put("dotless", dotless);
        Catalog catalog = catalog("layer");
        assertTrue(catalog.find(ComponentKind.QUANTIZER, "fsq").isEmpty());
        assertTrue(onlyNotice(catalog).contains("ids without a dot are reserved"));
    }

    @Test
    void saysWhyAFolderOffersNothing() throws IOException {
        Files.createDirectories(plugins.resolve("empty"));
        Path broken = Files.createDirectories(plugins.resolve("not-a-jar"));
        Files.writeString(broken.resolve("x.jar"), "this is no archive");
        List<Notice> notices = catalog("layer").notices();
        assertEquals(2, notices.size());
        assertTrue(notices.get(0).message().contains("it holds no jar"));
        assertTrue(notices.get(1).message().startsWith("was set aside: "));
    }

    @Test
    void aPlanSaysWhyAPluginIsAbsent() throws IOException {
        put("acme-stale", stale);
        Document file =
                Document.parse(
                        "f.yaml",
                        """
                        experiment: x
                        train: tokenizer
                        image: {height: 16, width: 16}
                        tokenizer: {use: vqgan-plus}
                        quantizer: {use: acme.stale}
                        loop: {steps: 9000}
                        """);
        Planner planner = new Planner(catalog("layer"));
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> planner.plan(file, List.of()));
        assertEquals(1, refusal.problems().size());
        Problem problem = refusal.problems().get(0);
        assertEquals("no quantizer 'acme.stale' (known: lfq, vq)", problem.message());
        assertEquals(5, problem.location().line());
        assertTrue(problem.hints().get(0).contains("acme-stale was set aside: compiled against"));
    }

    @Test
    void aPlanRefusesAnIdOfferedTwice() throws IOException {
        put("a", good);
        put("b", rival);
        Document file =
                Document.parse(
                        "f.yaml",
                        """
                        experiment: x
                        train: tokenizer
                        image: {height: 16, width: 16}
                        tokenizer: {use: vqgan-plus}
                        quantizer: {use: acme.fsq}
                        loop: {steps: 9000}
                        """);
        Planner planner = new Planner(catalog("layer"));
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> planner.plan(file, List.of()));
        assertEquals(
                "quantizer 'acme.fsq' is offered more than once",
                refusal.problems().get(0).message());
        assertEquals(2, refusal.problems().get(0).hints().size());
    }

    @Test
    void refusesAFolderThatIsNone() {
        Path missing = plugins.resolve("missing");
        assertThrows(ExperimentException.class, () -> Catalog.of(List.of(missing)));
        assertThrows(ExperimentException.class, () -> Catalog.of(List.of(plugins)));
    }

    @Test
    void comparesVersionsByMajorAndMinor() {
        SpiVersion before = new SpiVersion(0, 3);
        assertTrue(before.accepts(new SpiVersion(0, 3)));
        assertEquals(false, before.accepts(new SpiVersion(0, 2)));
        SpiVersion after = new SpiVersion(2, 3);
        assertTrue(after.accepts(new SpiVersion(2, 1)));
        assertEquals(false, after.accepts(new SpiVersion(2, 4)));
        assertEquals(false, after.accepts(new SpiVersion(1, 0)));
        assertEquals(Optional.of(new SpiVersion(1, 22)), SpiVersion.parse("1.22.0-SNAPSHOT"));
        assertEquals(Optional.empty(), SpiVersion.parse("new"));
    }
}
