package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.sampling.ImageEditor;
import io.maskbit.sampling.SampledImages;
import io.maskbit.sampling.TokenMask;
import io.maskbit.spi.Pass;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits with real networks: what is visible stays, whatever is asked for beside it. */
class EditTest {

    private static final int IMAGES = 11;
    private static final int SIDE = 16;
    private static final int POSITIONS = 64;

    @TempDir static Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        TinyExperiment.wide().run(run);
    }

    @Test
    void visibleTokensStayAndAnEditIsTheSameAloneAndAmongOthers() {
        try (TrainedRun trained = TrainedRun.open(run, Catalog.delivered(), List.of(), 3)) {
            ImageEditor editor = trained.editor();
            NDManager memory = trained.manager();
            NDArray tokens = tokens(memory);
            List<TokenMask> masks = masks(editor);
            SampledImages all = editor.edit(tokens, masks, labels(), 5, trained.seeds(), memory);
            long[] before = tokens.toLongArray();
            long[] after = all.tokens().toLongArray();
            for (int i = 0; i < before.length; i++) {
                if (!masks.get(i / POSITIONS).touches(i % POSITIONS)) {
                    assertEquals(before[i], after[i], "token " + i);
                } else if (i / POSITIONS % 2 == 1) {
                    assertEquals(before[i] & 7, after[i] & 7, "kept group of token " + i);
                }
            }
            for (int i = 0; i < IMAGES; i++) {
                SampledImages one =
                        editor.edit(
                                tokens.get(i + ":" + (i + 1)),
                                List.of(masks.get(i)),
                                new long[] {labels()[i]},
                                5 + i,
                                trained.seeds(),
                                memory);
                assertArrayEquals(
                        Arrays.copyOfRange(after, i * POSITIONS, (i + 1) * POSITIONS),
                        one.tokens().toLongArray(),
                        "image " + i);
                assertArrayEquals(all.images().get(i).toFloatArray(), one.images().toFloatArray());
            }
        }
    }

    @Test
    void anEmptyMaskGivesTheReconstructionAndAFullOneTheSample() {
        try (TrainedRun trained = TrainedRun.open(run, Catalog.delivered(), List.of(), 3)) {
            ImageEditor editor = trained.editor();
            NDManager memory = trained.manager();
            NDArray tokens = tokens(memory);
            SampledImages same =
                    editor.edit(
                            tokens,
                            Collections.nCopies(IMAGES, TokenMask.none(editor.groups())),
                            labels(),
                            0,
                            trained.seeds(),
                            memory);
            assertArrayEquals(tokens.toLongArray(), same.tokens().toLongArray());
            NDArray eight =
                    trained.tokenizer().decodeTokens(tokens.get("0:8"), Pass.evaluation(memory));
            assertArrayEquals(eight.toFloatArray(), same.images().get("0:8").toFloatArray());

            SampledImages fresh =
                    editor.edit(
                            tokens,
                            Collections.nCopies(IMAGES, TokenMask.all(editor.groups())),
                            labels(),
                            5,
                            trained.seeds(),
                            memory);
            SampledImages sampled = trained.sampler().sample(labels(), 5, trained.seeds(), memory);
            assertArrayEquals(sampled.tokens().toLongArray(), fresh.tokens().toLongArray());
            assertArrayEquals(sampled.images().toFloatArray(), fresh.images().toFloatArray());
        }
    }

    @Test
    void theVerbKeepsWhatTheMaskLeavesBlack() throws IOException {
        Path mask = folder.resolve("mask.png");
        BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(5, 9, 0xFFFFFF); // in the cell (2, 1) of 8 by 8
        ImageIO.write(picture, "png", mask.toFile());
        Path out = folder.resolve("masked");
        edit(out, "--data-set", "3", "--mask", mask.toString(), "--variants", "2", "--blend");

        JsonObject json = json(out);
        JsonArray marked = json.getAsJsonArray("mask");
        for (int n = 0; n < POSITIONS; n++) {
            assertEquals(n == 2 * 8 + 1 ? 3 : 0, marked.get(n).getAsInt(), "token " + n);
        }
        assertEquals(3, json.getAsJsonArray("images").size());
        for (JsonElement image : json.getAsJsonArray("images")) {
            JsonArray before = image.getAsJsonObject().getAsJsonArray("tokens");
            assertEquals(2, image.getAsJsonObject().getAsJsonArray("edits").size());
            for (JsonElement edit : image.getAsJsonObject().getAsJsonArray("edits")) {
                JsonArray after = edit.getAsJsonObject().getAsJsonArray("tokens");
                for (int n = 0; n < POSITIONS; n++) {
                    if (marked.get(n).getAsInt() == 0) {
                        assertEquals(before.get(n), after.get(n));
                    }
                }
                assertEquals(126, edit.getAsJsonObject().get("visible_groups_kept").getAsInt());
            }
        }
        assertTrue(Files.readString(out.resolve("edit.html")).contains("data:image/png;base64,"));
        requireOriginalPixels(out, 2, 4);
    }

    /** Pixels more than one away from the token's square are those of the original. */
    private static void requireOriginalPixels(Path out, int left, int top) throws IOException {
        BufferedImage original = picture(out, "000-", "-original.png");
        BufferedImage within = picture(out, "000-", "-seed-0-within.png");
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                if (x < left - 1 || x > left + 2 || y < top - 1 || y > top + 2) {
                    assertEquals(original.getRGB(x, y), within.getRGB(x, y), x + "," + y);
                }
            }
        }
    }

    @Test
    void aRegionOfEverythingUnderAClassIsASample() throws IOException {
        Path out = folder.resolve("everything");
        edit(out, "--data-set", "2", "--region", "0,0,16,16", "--class", "1", "--seed", "7");
        Path samples = folder.resolve("samples");
        Program.Said said =
                Program.run(
                        "sample",
                        run.toString(),
                        "--out",
                        samples.toString(),
                        "--labels",
                        "1",
                        "--count",
                        "2",
                        "--seed",
                        "9");
        assertEquals(0, said.code(), said.err());
        BufferedImage edited = picture(out, "001-", "-seed-9.png");
        BufferedImage sampled = picture(samples, "000001-", ".png");
        assertArrayEquals(pixels(sampled), pixels(edited));
    }

    @Test
    void groupsMarginsAndFilesAreTaken() throws IOException {
        Path out = folder.resolve("groups");
        edit(out, "--data-set", "2", "--keep-groups", "0", "--variants", "1");
        for (JsonElement mark : json(out).getAsJsonArray("mask")) {
            assertEquals(2, mark.getAsInt());
        }
        Path file = picturePath(out, "000-", "-original.png");
        Path outside = folder.resolve("outside");
        edit(outside, "--image", file.toString(), "--outpaint", "4,4,4,4", "--shrink");
        int visible = 0;
        for (JsonElement mark : json(outside).getAsJsonArray("mask")) {
            visible += mark.getAsInt() == 0 ? 1 : 0;
        }
        assertEquals(16, visible);
        JsonObject image = json(outside).getAsJsonArray("images").get(0).getAsJsonObject();
        assertEquals("no class", image.get("class").getAsString());
    }

    @Test
    void refusesWhatCannotBeMeant() {
        refused("no image is given", "--region", "0,0,1,1");
        refused("nothing says what", "--data-set", "1");
        refused("reaches outside", "--data-set", "1", "--region", "10,0,8,8");
        refused("four whole numbers", "--data-set", "1", "--region", "1,2,3");
        refused("leave nothing", "--data-set", "1", "--outpaint", "8,0,8,0");
        refused("is no square", "--data-set", "1", "--outpaint", "8,0,0,0", "--shrink");
        refused("without --outpaint", "--data-set", "1", "--region", "0,0,1,1", "--shrink");
        refused("there are no groups [2]", "--data-set", "1", "--resample-groups", "2");
        refused("all groups are kept", "--data-set", "1", "--keep-groups", "0,1");
        refused("no class 'moon'", "--data-set", "1", "--keep-groups", "0", "--class", "moon");
        refused("has no effect", "--data-set", "1", "--keep-groups", "0", "--feather", "2");
        refused(
                "faithful",
                "--data-set",
                "1",
                "--keep-groups",
                "0",
                "--set",
                "sampling.faithful=true");
    }

    private static void refused(String why, String... options) {
        Path out = folder.resolve("refused");
        Program.Said said = Program.run(arguments(out, options));
        assertEquals(2, said.code(), said.err());
        assertTrue(said.err().contains(why), said.err());
        assertTrue(Files.notExists(out), "nothing is written");
    }

    private static void edit(Path out, String... options) {
        Program.Said said = Program.run(arguments(out, options));
        assertEquals(0, said.code(), said.err());
    }

    private static String[] arguments(Path out, String... options) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("edit", run.toString(), "--out", out.toString()));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    private static JsonObject json(Path out) throws IOException {
        return JsonParser.parseString(Files.readString(out.resolve("edit.json"))).getAsJsonObject();
    }

    private static BufferedImage picture(Path out, String begin, String end) throws IOException {
        return ImageIO.read(picturePath(out, begin, end).toFile());
    }

    private static Path picturePath(Path out, String begin, String end) throws IOException {
        try (var files = Files.list(out)) {
            return files.filter(file -> file.getFileName().toString().startsWith(begin))
                    .filter(file -> file.getFileName().toString().endsWith(end))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, SIDE, SIDE, new int[SIDE * SIDE], 0, SIDE);
    }

    /** Tokens of 6 bits, spread over all values. */
    private static NDArray tokens(NDManager manager) {
        long[] tokens = new long[IMAGES * POSITIONS];
        Arrays.setAll(tokens, i -> (i * 29L + 7) % 64);
        return manager.create(tokens, new Shape(IMAGES, 8, 8));
    }

    private static long[] labels() {
        long[] labels = new long[IMAGES];
        Arrays.setAll(labels, i -> i % 16);
        return labels;
    }

    /** From nothing to everything; every other one only in the upper group. */
    private static List<TokenMask> masks(ImageEditor editor) {
        List<TokenMask> masks = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            boolean[] marked = new boolean[POSITIONS];
            Arrays.fill(marked, 0, POSITIONS * i / (IMAGES - 1), true);
            TokenMask mask = TokenMask.ofPixels(editor.groups(), 8, 8, marked);
            masks.add(i % 2 == 0 ? mask : mask.onlyGroups(Set.of(1)));
        }
        return masks;
    }
}
