package io.maskbit.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsVerbTest {

    @TempDir Path folder;

    private Path images;
    private Path out;

    @BeforeEach
    void images() throws IOException {
        images = folder.resolve("images.npz");
        out = folder.resolve("stats.npz");
        NpzWriter.write(images, Map.of("arr_0", NpyArray.bytes(new byte[96], 2, 4, 4, 3)));
    }

    @Test
    void oneNetworkMustBeNamed() {
        refused("no network is named", images.toString());
        refused("several networks", images.toString(), "--extractor", "formula", "--features", "x");
        refused("there is no extractor 'fid'", images.toString(), "--extractor", "fid");
        refused(
                "does not exist",
                images.toString(),
                "--inception",
                folder.resolve("no").toString());
    }

    @Test
    void optionsWithoutEffectAreRefused() {
        String[] formula = {images.toString(), "--extractor", "formula"};
        refused("--features only", formula, "--input-side", "224");
        refused("--features only", formula, "--input", "clip");
        refused("expected float64 or float32", formula, "--precision", "half");
        refused("expected 1 to 512", formula, "--chunk", "0");
        refused("--shorter-side only", formula, "--interpolation", "bicubic");
        refused("a seed chooses nothing", formula, "--choose", "3");
        String[] scripted = {images.toString(), "--features", "x.pt"};
        refused("no effect on a TorchScript file", scripted, "--precision", "float32");
        refused("there is no resize 'best'", scripted, "--input-resize", "best");
        refused("leave out the options", new String[] {"--merge", "a", "b"}, "--limit", "3");
    }

    @Test
    void asksForWhatItNeeds() {
        refused("there is no protocol 'fid'", images.toString(), "--protocol", "fid");
        refused("a set of images or --merge");
        refused("--batch", images.toString(), "--batch", "0");
        refused("holds 2 images, but 3", images.toString(), "--limit", "3");
        refused("there is no device", images.toString(), "--device", "gpu:99");
        assertFalse(Files.exists(out));
    }

    private void refused(String part, String[] first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        refused(part, all.toArray(String[]::new));
    }

    private void refused(String part, String... arguments) {
        List<String> all = new ArrayList<>(List.of("stats", "--out", out.toString()));
        all.addAll(List.of(arguments));
        StringWriter err = new StringWriter();
        int code =
                Main.run(
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err, true),
                        all.toArray(String[]::new));
        assertEquals(2, code, err::toString);
        assertTrue(err.toString().contains(part), err::toString);
    }
}
