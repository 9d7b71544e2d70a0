package io.maskbit.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TorchWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of toy models: what is refused, what is assumed, and that nothing is half imported. */
class WeightImportTest {

    private static final Catalog CATALOG = Catalog.delivered();
    private static final QuantizerLayout SIX_BITS =
            new QuantizerLayout(true, 6, 6, "quantize.codebook");
    private static final QuantizerLayout TABLE =
            new QuantizerLayout(false, 64, 8, "quantize.embedding.weight");

    @TempDir Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static ConvLayout tokenizer(QuantizerLayout quantizer) {
        return new ConvLayout(3, 32, List.of(1, 1), 1, 1, false, false, quantizer);
    }

    private static TransformerLayout generator(boolean bits, int positions, int groups) {
        return new TransformerLayout(
                bits, positions, 5, 64, 1, 32, groups, 64 >> 3 * (groups - 1), false);
    }

    private Map<String, NDArray> arrays(ReleasedLayout layout) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        layout.keys()
                .forEach(
                        (key, shape) ->
                                arrays.put(
                                        key,
                                        ComputedNumbers.isOne(key)
                                                ? ComputedNumbers.of(key, shape, manager)
                                                : manager.full(shape, 0.01f, DataType.FLOAT32)));
        return arrays;
    }

    private Path file(String name, Map<String, NDArray> arrays) {
        Path file = folder.resolve(name);
        TorchWriter.write(file, arrays);
        return file;
    }

    private Path file(String name, ReleasedLayout layout) {
        return file(name, arrays(layout));
    }

    /** Imports, expects a refusal with a text, and that nothing is left behind. */
    private String refused(String text, List<Path> files, String... settings) {
        Path out = folder.resolve("refused");
        ExperimentException e =
                assertThrows(ExperimentException.class, () -> Imports.of(out, files, settings));
        assertTrue(e.getMessage().contains(text), e.getMessage());
        assertFalse(Files.exists(out));
        assertFalse(Files.exists(folder.resolve("refused.part")));
        return e.getMessage();
    }

    @Test
    void everyDamageOfTheKeysIsNamed() {
        Map<String, NDArray> arrays = arrays(tokenizer(SIX_BITS));
        arrays.remove("encoder.norm_out.bias");
        arrays.put("decoder.norm_out.weight", manager.ones(new Shape(31)));
        arrays.put("decoder.conv_out.bias", manager.create(new double[3]));
        arrays.put("decoder.conv_out.bias\u001b[2J", manager.create(new float[3]));
        String message = refused("missing: encoder.norm_out.bias", List.of(file("a.bin", arrays)));
        assertTrue(message.contains("of another shape: decoder.norm_out.weight is (31), not (32)"));
        assertTrue(message.contains("of another type: decoder.conv_out.bias is float64"));
        assertTrue(message.contains("unexpected: decoder.conv_out.bias?[2J"), message);
    }

    @Test
    void aNumberThatIsNotFiniteIsRefused() {
        for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            Map<String, NDArray> arrays = arrays(tokenizer(SIX_BITS));
            arrays.put("decoder.conv_out.bias", manager.create(new float[] {0, bad, 0}));
            refused(
                    "decoder.conv_out.bias holds " + bad + " at place 1",
                    List.of(file(bad + ".bin", arrays)));
        }
    }

    @Test
    void anotherOrderOfBitsIsRefused() {
        Map<String, NDArray> arrays = arrays(tokenizer(SIX_BITS));
        arrays.put("quantize.bits_to_indices", manager.create(new int[] {32, 16, 8, 4, 2, 1}));
        refused("quantize.bits_to_indices does not hold", List.of(file("order.bin", arrays)));
        arrays = arrays(tokenizer(SIX_BITS));
        arrays.put("quantize.codebook", arrays.get("quantize.codebook").neg());
        refused("quantize.codebook does not hold", List.of(file("signs.bin", arrays)));
    }

    @Test
    void aFileThatCanBeReadInTwoWaysIsRefusedWithBoth() {
        Map<String, NDArray> both = arrays(tokenizer(SIX_BITS));
        both.putAll(arrays(generator(true, 16, 2)));
        refused("as a VQGAN+ tokenizer", List.of(file("both.bin", both)));

        Map<String, NDArray> quantizers = arrays(tokenizer(SIX_BITS));
        quantizers.put("quantize.embedding.weight", manager.ones(new Shape(64, 6)));
        refused("a learned codebook", List.of(file("quantizers.bin", quantizers)));

        Map<String, NDArray> order = arrays(tokenizer(SIX_BITS));
        order.put("decoder.up.1.upsample_conv.weight", manager.ones(new Shape(32, 32, 3, 3)));
        refused("read in neither order: both", List.of(file("order.bin", order)));

        // 4 bits: 2 groups of 2 bits and 4 groups of 1 bit both predict 8 values.
        TransformerLayout groups = new TransformerLayout(true, 4, 5, 64, 1, 32, 2, 4, false);
        Map<String, NDArray> split = arrays(groups);
        split.remove("bits_to_indices");
        Path file = file("split.bin", split);
        String message = refused("with 2 groups of bits and as one with 4", List.of(file));
        assertTrue(message.contains("--set generator.groups=4"), message);
        Imports.of(folder.resolve("four"), List.of(file), "generator.groups=4");
        assertEquals("4", Imports.settings(folder.resolve("four")).get("generator.groups"));
        Imports.of(folder.resolve("two"), List.of(file("whole.bin", groups)));
        assertEquals("2", Imports.settings(folder.resolve("two")).get("generator.groups"));
    }

    @Test
    void strangersAndTwinsAreRefused() throws IOException {
        refused(
                "no model of the reference",
                List.of(file("other.bin", Map.of("fc.weight", manager.ones(new Shape(2, 2))))));
        Path one = file("one.bin", tokenizer(SIX_BITS));
        refused("is one too", List.of(one, file("two.bin", tokenizer(TABLE))));
        refused("there is no such file", List.of(folder.resolve("absent.bin")));
        Path text = Files.writeString(folder.resolve("text.bin"), "weights");
        refused("text.bin", List.of(text));
        refused("several weight files", List.of(folder));
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.copy(one, inside.resolve("anything.bin"));
        Files.writeString(inside.resolve("README.md"), "a model");
        Imports.of(folder.resolve("from-folder"), List.of(inside));
    }

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
    void theSameImportIsLeftAsItIsAndAnotherOneIsRefused() throws IOException {
        Path file = file("one.bin", tokenizer(SIX_BITS));
        Path out = Files.createDirectory(folder.resolve("out"));
        Imports.of(out, List.of(file));
        var before = Files.getLastModifiedTime(out.resolve("arm.yaml"));
        Imports.of(out, List.of(file));
        assertEquals(before, Files.getLastModifiedTime(out.resolve("arm.yaml")));
        Map<String, NDArray> other = arrays(tokenizer(SIX_BITS));
        other.put("decoder.conv_out.bias", manager.create(new float[] {1, 2, 3}));
        Path changed = file("two.bin", other);
        ExperimentException e =
                assertThrows(ExperimentException.class, () -> Imports.of(out, List.of(changed)));
        assertTrue(e.getMessage().contains("another model"), e.getMessage());
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.writeString(full.resolve("notes.txt"), "mine");
        assertThrows(ExperimentException.class, () -> Imports.of(full, List.of(file)));
        assertEquals("mine", Files.readString(full.resolve("notes.txt")));
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
