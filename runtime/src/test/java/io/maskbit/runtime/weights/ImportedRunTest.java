package io.maskbit.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run is made of: files that must fit each other, a recipe, names of classes. */
class ImportedRunTest extends ToyWeights {

    private static final Catalog CATALOG = Catalog.delivered();

    @Test
    void aPairMustFit() {
        Path bits = file("bits.bin", tokenizer(SIX_BITS));
        Path table = file("table.bin", tokenizer(TABLE));
        Path generator = file("generator.bin", generator(true, 16, 2));
        refused("needs bit tokens", List.of(table, generator));
        Path seven =
                file("seven.bin", tokenizer(new QuantizerLayout(true, 7, 7, "quantize.codebook")));
        refused("7 bits cannot be split", List.of(seven, generator));
        Path eight =
                file("eight.bin", tokenizer(new QuantizerLayout(true, 8, 8, "quantize.codebook")));
        refused("generates tokens of 6 bits", List.of(eight, generator));
        refused(
                "generates 16 tokens an image",
                List.of(bits, generator),
                "image={height: 16, width: 16}");
        Path row = file("row.bin", generator(true, 12, 2));
        refused("no square", List.of(bits, row));
        Imports.of(folder.resolve("row"), List.of(bits, row), "image={height: 6, width: 8}");
        Path run = folder.resolve("pair");
        ImportReport report = Imports.of(run, List.of(generator, bits));
        assertEquals(2, report.files().size());
        Map<String, String> settings = Imports.settings(run);
        assertEquals("both", settings.get("train"));
        assertEquals("8", settings.get("image.height"));
        try (TrainedRun trained = TrainedRun.open(run, CATALOG, List.of(), 1)) {
            assertEquals(5, trained.classNames().size());
        }
    }

    @Test
    void aGeneratorAloneTakesTheTokenizerOfARun() throws IOException {
        Path tokenizer = folder.resolve("tokenizer");
        Imports.of(tokenizer, List.of(file("bits.bin", tokenizer(SIX_BITS))));
        Path file = file("generator.bin", generator(true, 16, 2));
        Path run = folder.resolve("run");
        ImportReport alone = Imports.of(folder.resolve("alone"), List.of(file));
        assertTrue(alone.facts().get(0).contains("cannot make images"), alone.facts().toString());
        ExperimentException closed =
                assertThrows(
                        ExperimentException.class,
                        () -> TrainedRun.open(folder.resolve("alone"), CATALOG, List.of(), 1));
        assertTrue(closed.getMessage().contains("no weights of a trained tokenizer"));
        WeightImport.Request request =
                new WeightImport.Request(
                        List.of(file),
                        run,
                        Optional.of(tokenizer),
                        Optional.empty(),
                        List.of(SetOption.of("image={height: 8, width: 8}")),
                        Optional.of(List.of("a", "b", "c", "d", "e")));
        Imports.run(request);
        try (TrainedRun trained = TrainedRun.open(run, CATALOG, List.of(), 1)) {
            assertEquals(List.of("a", "b", "c", "d", "e"), trained.classNames());
        }
        Path again = folder.resolve("again.bin");
        new WeightExport(CATALOG, Progress.SILENT).run(run, Optional.of("tokenizer"), again);
        assertEquals(-1, Files.mismatch(folder.resolve("bits.bin"), again));
    }

    @Test
    void aRecipeIsCheckedAndSaysTheRest() {
        Path file = file("generator.bin", generator(true, 16, 2));
        Document wrong =
                Document.parse(
                        "wrong.yaml",
                        """
                        generator: {use: maskbit, groups: 1, width: 64, depth: 2, heads: 8, mlp: 32}
                        """);
        Path out = folder.resolve("out");
        ExperimentException e =
                assertThrows(ExperimentException.class, () -> Imports.run(with(wrong, file, out)));
        assertTrue(e.getMessage().contains("generator.groups is 2 in the file"), e.getMessage());
        assertTrue(e.getMessage().contains("generator.depth is 1 in the file"), e.getMessage());
        assertFalse(e.getMessage().contains("generator.mlp"), e.getMessage());
        assertFalse(Files.exists(out));
        Document right =
                Document.parse(
                        "right.yaml",
                        """
                        generator: {use: maskbit, groups: 2, width: 64, depth: 1, heads: 8, mlp: 32}
                        sampling: {steps: 5}
                        """);
        Imports.run(with(right, file, out));
        Map<String, String> settings = Imports.settings(out);
        assertEquals("8", settings.get("generator.heads"));
        assertEquals("5", settings.get("sampling.steps"));
        refused("generator.depth is 1 in the file", List.of(file), "generator.depth=2");
    }

    private static WeightImport.Request with(Document recipe, Path file, Path out) {
        return new WeightImport.Request(
                List.of(file),
                out,
                Optional.empty(),
                Optional.of(recipe),
                List.of(),
                Optional.empty());
    }

    @Test
    void classNamesMustBeAsManyAsTheClasses() {
        Path file = file("generator.bin", generator(false, 16, 1));
        ExperimentException e =
                assertThrows(
                        ExperimentException.class,
                        () ->
                                Imports.run(
                                        new WeightImport.Request(
                                                List.of(file),
                                                folder.resolve("out"),
                                                Optional.empty(),
                                                Optional.empty(),
                                                List.of(),
                                                Optional.of(List.of("cat")))));
        assertTrue(e.getMessage().contains("names 1 classes"), e.getMessage());
    }

    @Test
    void whatHasNoLayoutInTheReferenceIsNotExported() throws IOException {
        Path run = folder.resolve("run");
        Imports.of(run, List.of(file("one.bin", tokenizer(SIX_BITS))));
        WeightExport export = new WeightExport(CATALOG, Progress.SILENT);
        Path out = folder.resolve("out.bin");
        for (Path bad : List.of(folder.resolve("out.txt"), folder.resolve("absent/out.bin"))) {
            assertThrows(ExperimentException.class, () -> export.run(run, Optional.empty(), bad));
        }
        assertThrows(
                ExperimentException.class, () -> export.run(run, Optional.of("generator"), out));
        assertThrows(
                ExperimentException.class,
                () -> export.run(folder.resolve("none"), Optional.empty(), out));
        export.run(run, Optional.empty(), out);
        ExperimentException there =
                assertThrows(
                        ExperimentException.class, () -> export.run(run, Optional.empty(), out));
        assertTrue(there.getMessage().contains("there already"), there.getMessage());
    }
}
