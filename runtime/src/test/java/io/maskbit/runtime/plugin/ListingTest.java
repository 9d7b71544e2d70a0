package io.maskbit.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComponentKind;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is shown of a component: where it comes from, and everything about its settings. */
class ListingTest {

    private enum Shape {
        ROUND,
        QUITE_FLAT
    }

    private record Inner(@Setting(about = "how deep", fallback = "2") int depth) {
        Inner {
            if (depth < 1 || depth > 4) {
                throw new IllegalArgumentException("depth must be 1 to 4, but is " + depth);
            }
        }
    }

    private record Outer(
            @Setting(about = "how many") int bits,
            @Setting(about = "of what form", fallback = "round") Shape shape,
            @Setting(about = "its inside", fallback = "{}") Inner inner,
            @Setting(about = "any number", fallback = "-5") double anything,
            @Setting(about = "levels", fallback = "[8, 8]") List<Integer> levels) {
        Outer {
            if (bits < 1) {
                throw new IllegalArgumentException("bits must be at least 1, but is " + bits);
            }
            if (bits > 24) {
                throw new IllegalArgumentException("bits must be at most 24, but is " + bits);
            }
        }
    }

    @Test
    void everySettingHasItsTypeFallbackRangeAndMeaning() {
        List<SettingRow> rows = SettingRow.of(ConfigType.of(Outer.class, MethodHandles.lookup()));
        Optional<String> none = Optional.empty();
        assertEquals(
                List.of(
                        new SettingRow(
                                "bits",
                                "whole number",
                                none,
                                Optional.of("at least 1; at most 24"),
                                "how many"),
                        new SettingRow(
                                "shape",
                                "round | quite-flat",
                                Optional.of("round"),
                                none,
                                "of what form"),
                        new SettingRow("inner", "section", Optional.of("{}"), none, "its inside"),
                        new SettingRow(
                                "inner.depth",
                                "whole number",
                                Optional.of("2"),
                                Optional.of("1 to 4"),
                                "how deep"),
                        new SettingRow("anything", "number", Optional.of("-5"), none, "any number"),
                        new SettingRow(
                                "levels",
                                "list of whole number",
                                Optional.of("[8, 8]"),
                                none,
                                "levels")),
                rows);
    }

    @Test
    void aComponentIsShownWithItsOriginAndATable() {
        Found lfq = Catalog.delivered().find(ComponentKind.QUANTIZER, "lfq").orElseThrow();
        List<String> lines = Listing.settings(List.of(lfq)).lines().toList();
        assertTrue(lines.get(0).startsWith("quantizer 'lfq' of io.maskbit.tokenizer.lfq "));
        assertTrue(lines.get(0).endsWith("compiled against io.maskbit.spi " + lfq.origin().spi()));
        assertTrue(lines.get(1).matches("  SETTING +TYPE +FALLBACK +RANGE +MEANING"));
        assertTrue(
                lines.get(2).matches("  bits +whole number +\\(required\\) +1 to 24 +bits per.*"),
                lines.get(2));
    }

    @Test
    void noticesAreShownWithTheirCure() {
        Notice notice =
                PluginContents.setAside(Path.of("acme"), new PluginFault("it is late\n", "hurry"));
        assertEquals("acme was set aside: it is late?; hurry", notice.toString());
        assertEquals(
                "[{place=acme, message=was set aside: it is late?, cure=hurry, absent=true}]",
                Listing.notices(List.of(notice)).toString());
        Notice endless = new Notice("acme", "x".repeat(100_000), "", false);
        assertTrue(endless.toString().length() < 1000);
    }
}
