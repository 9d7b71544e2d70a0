package io.maskbit.runtime.look;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.TokenSpace;
import io.maskbit.evaluation.TokenBits;
import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.evaluate.ArmScoring;
import io.maskbit.runtime.plan.ExperimentPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.report.LookModel;
import io.maskbit.runtime.report.LookModel.LayerAttention;
import io.maskbit.runtime.report.LookWriter;
import io.maskbit.sampling.Pixels;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks into runs that have hardly been trained. */
class LookTest {

    private static final String FIRST_STAGE =
            """
            experiment: little
            image: {height: 16, width: 16}
            data: {use: shapes, samples: 64, validation_samples: 24, batch: 4}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 1], num_res_blocks: 1}
            quantizer: {use: lfq, bits: 4}
            tokenizer_loop: {steps: 2, warmup: 0, sample_every: 0}
            evaluation: {samples: 0, reconstructions: 0, batch: 8, judge_steps: 3}
            """;
    private static final String ONE_STAGE = FIRST_STAGE + "train: tokenizer\n";
    private static final String BOTH_STAGES =
            FIRST_STAGE
                    + """
            train: both
            generator: {use: maskbit, groups: 2, width: 32, depth: 2, heads: 2, mlp: 64}
            generator_loop: {steps: 2, warmup: 0, sample_every: 0}
            sampling: {steps: 5, guidance_scale: 2.0, randomize_temperature: 2.0}
            """;
    private static final int STEPS = 5;
    private static final int IMAGES = 10;

    @TempDir private static Path folder;

    private static Path bits;
    private static Path codes;

    @BeforeAll
    static void train() {
        bits = run("bits", BOTH_STAGES);
        codes = run("codes", ONE_STAGE, "quantizer={use: vq, codebook_size: 12, token_size: 4}");
    }

    private static Path run(String name, String text, String... settings) {
        ExperimentPlan plan =
                new Planner(Catalog.delivered())
                        .plan(
                                Document.parse("little.yaml", text),
                                Arrays.stream(settings).map(SetOption::of).toList());
        Path run = folder.resolve(name);
        new ArmRun(
                        plan.arms().get(0),
                        name,
                        0,
                        new ArmFolder(run),
                        folder.resolve("cache"),
                        ArmScoring::open,
                        Progress.SILENT)
                .run(false);
        return run;
    }

    private static TrainedRun open(Path run) {
        return TrainedRun.open(run, Catalog.delivered(), List.of(), 0);
    }

    private static LookModel look(LookOptions options, Path run, Path control) {
        try (TrainedRun one = open(run);
                TrainedRun other = open(control)) {
            return new Look(options, folder.resolve("cache"), Progress.SILENT)
                    .at(new Look.Opened(one, run), Optional.of(new Look.Opened(other, control)));
        }
    }

    @Test
    void pageAndNumbersAreWritten() throws IOException {
        LookModel model = look(new LookOptions(IMAGES, 0, true, true), bits, codes);
        Path out = folder.resolve("look");
        LookWriter.write(model, out);
        JsonObject json =
                JsonParser.parseString(Files.readString(out.resolve("look.json")))
                        .getAsJsonObject();
        assertEquals(IMAGES, json.get("images").getAsInt());
        assertEquals(4, json.getAsJsonObject("run").getAsJsonArray("bits").size());
        assertEquals(5, json.getAsJsonObject("control").getAsJsonArray("random_bits").size());
        assertTrue(json.getAsJsonObject("contrast").getAsJsonObject("run_is").has("label_changed"));
        String page = Files.readString(out.resolve("look.html"));
        assertFalse(page.contains("http:") || page.contains("https:"), "an address");
        assertFalse(page.contains("<script"), "a script");
        assertTrue(page.contains("12 codes are no power of two"));
        assertTrue(page.contains("What may be concluded"));
        assertEquals(STEPS, frames(out.resolve("film.gif")));
        assertFalse(Files.exists(out.resolve("look.html.part")));

        LookModel again = look(new LookOptions(IMAGES, 0, true, true), bits, codes);
        LookWriter.write(again, folder.resolve("again"));
        assertEquals(
                Files.readString(out.resolve("look.json")),
                Files.readString(folder.resolve("again/look.json")),
                "equal seeds, equal numbers");
    }

    private static int frames(Path film) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(film.toFile())) {
            reader.setInput(in);
            int frames = reader.getNumImages(true);
            for (int i = 0; i < frames; i++) {
                BufferedImage frame = reader.read(i);
                assertTrue(frame.getWidth() > 6 * 16 && frame.getHeight() > 3 * 16);
            }
            return frames;
        } finally {
            reader.dispose();
        }
    }

    @Test
    void filmEndsWithTheImagesThatSamplingGives() {
        try (TrainedRun run = open(bits)) {
            List<Film.Shot> shots = Film.of(run, 6);
            assertEquals(STEPS, shots.size());
            int classes = run.classNames().size();
            long[] labels = LongStream.range(0, 6).map(i -> i % classes).toArray();
            byte[] sampled =
                    Step.scoped(
                            () ->
                                    Pixels.toBytes(
                                            run.sampler()
                                                    .sample(labels, 0, run.seeds(), run.manager())
                                                    .images()));
            int length = sampled.length / 6;
            double[] before = new double[64];
            for (int i = 0; i < 6; i++) {
                byte[] image = Arrays.copyOfRange(sampled, i * length, (i + 1) * length);
                assertArrayEquals(image, shots.get(STEPS - 1).images().get(i), "image " + i);
                assertEquals(
                        before.length,
                        Arrays.stream(shots.get(STEPS - 1).known().get(i)).sum(),
                        1e-9,
                        "nothing is masked at the end");
            }
            for (Film.Shot shot : shots) {
                double[] known = shot.known().get(0);
                for (int p = 0; p < known.length; p++) {
                    assertEquals(known[p], before[p] + shot.fresh().get(0)[p], 1e-9);
                }
                before = known;
            }
        }
    }

    @Test
    void flipOfABitChangesTheSignOfOneChannel() {
        try (TrainedRun run = open(bits)) {
            TokenSpace space = run.tokenizer().quantizer().tokenSpace();
            long[] tokens = LongStream.range(0, 64).map(i -> i % 16).toArray();
            float[] before = latents(run, tokens);
            for (int bit = 0; bit < 4; bit++) {
                float[] after = latents(run, new TokenBits(space).flipped(tokens, bit));
                for (int i = 0; i < before.length; i++) {
                    float sign = i / 64 == bit ? -1 : 1;
                    assertEquals(sign * before[i], after[i], "channel " + i / 64);
                }
            }
        }
    }

    private static float[] latents(TrainedRun run, long[] tokens) {
        return Step.scoped(
                () -> {
                    NDManager manager = run.manager();
                    NDArray map = manager.create(tokens, new Shape(1, 8, 8));
                    return run.tokenizer()
                            .quantizer()
                            .latentsOf(map, Pass.evaluation(manager))
                            .toFloatArray(); // (1, 4, 8, 8)
                });
    }

    @Test
    void attentionIsSharedOutWhole() {
        LookModel model = look(new LookOptions(2, 0, false, true), bits, bits);
        LookModel.Attention attention = model.attention().orElseThrow();
        assertEquals(2, attention.layers().size());
        assertEquals(4, attention.columns().size(), "original, hidden, two layers");
        assertEquals(1, sum(attention.even()), 1e-5);
        assertEquals(1 / 65.0, attention.even().label(), 1e-6);
        assertEquals(31 / 65.0, attention.even().masked(), 1e-6);
        for (LayerAttention layer : attention.layers()) {
            assertEquals(1, sum(layer), 1e-4);
        }
        assertTrue(
                LookWriter.summary(model).get(0).startsWith("No difference shown"),
                "a run does not differ from itself");
    }

    private static double sum(LayerAttention layer) {
        return layer.self() + layer.masked() + layer.visible() + layer.label();
    }

    @Test
    void whatCannotBeShownIsRefused() {
        assertThrows(ExperimentException.class, () -> new LookOptions(1, 0, false, false));
        ExperimentException noFilm =
                assertThrows(
                        ExperimentException.class,
                        () -> look(new LookOptions(4, 0, true, false), codes, bits));
        assertTrue(noFilm.getMessage().contains("tokenizer only"), noFilm.getMessage());
        ExperimentException tooMany =
                assertThrows(
                        ExperimentException.class,
                        () -> look(new LookOptions(25, 0, false, false), bits, codes));
        assertTrue(tooMany.getMessage().contains("24 held-out images"), tooMany.getMessage());
        Path others = run("others", ONE_STAGE, "data.seed=5");
        ExperimentException otherData =
                assertThrows(
                        ExperimentException.class,
                        () -> look(new LookOptions(4, 0, false, false), bits, others));
        assertTrue(otherData.getMessage().contains("other data"), otherData.getMessage());
    }
}
