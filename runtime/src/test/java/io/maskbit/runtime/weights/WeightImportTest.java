package io.maskbit.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files of toy models: what is refused, and that nothing is half imported. */
class WeightImportTest extends ToyWeights {

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
}
