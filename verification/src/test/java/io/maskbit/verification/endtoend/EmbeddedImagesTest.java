package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.GridShape;
import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.GeneratorOptions;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import io.maskbit.runtime.TokenMap;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.sampling.Pixels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of the embedded program are those of the command line, whatever shares their pass. */
class EmbeddedImagesTest {

    private static final int CLASSES = 16;
    private static final int PLACES = 8; // the chunk of the command line

    @TempDir static Path folder;

    private static Path run;
    private static ImageGenerator generator;

    @BeforeAll
    static void open() {
        run = folder.resolve("run");
        TinyExperiment.wide().run(run);
        generator = ImageGenerator.open(run, GeneratorOptions.defaults().batch(PLACES));
    }

    @AfterAll
    static void close() {
        generator.close();
    }

    @Test
    void imagesAreThoseOfTheCommandLine() {
        int count = 16;
        byte[] expected;
        try (TrainedRun trained = TrainedRun.open(run, Catalog.delivered(), List.of(), 3);
                NDManager memory = trained.manager().newSubManager()) {
            long[] labels = LongStream.range(0, count).map(i -> i % CLASSES).toArray();
            expected =
                    Pixels.toBytes(
                            trained.sampler().sample(labels, 0, trained.seeds(), memory).images());
        }
        List<CompletableFuture<GeneratedImage>> answers = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) { // places other than those of the command line
            answers.add(generator.submit(ImageRequest.generate(i % CLASSES).seed(3).first(i)));
        }
        Collections.reverse(answers);
        int length = expected.length / count;
        for (int i = 0; i < count; i++) {
            byte[] one = Arrays.copyOfRange(expected, i * length, (i + 1) * length);
            assertArrayEquals(one, answers.get(i).join().rgb(), "image " + i);
        }
    }

    @Test
    void companyAndPlaceNeverMatter() {
        GeneratedImage alone = generator.generate(5, 11);
        for (int place = 0; place < PLACES; place++) {
            List<CompletableFuture<GeneratedImage>> pass = new ArrayList<>();
            for (int i = 0; i < PLACES; i++) {
                int label = i == place ? 5 : (place + i) % CLASSES;
                long seed = i == place ? 11 : 100L * place + i;
                pass.add(generator.submit(ImageRequest.generate(label).seed(seed)));
            }
            GeneratedImage among = pass.get(place).join();
            assertEquals(alone.tokens(), among.tokens(), "place " + place);
            assertArrayEquals(alone.rgb(), among.rgb(), "place " + place);
        }
        assertTrue(
                generator.statistics().images() > generator.statistics().passes(),
                "passes were shared: " + generator.statistics());
    }

    @Test
    void aSeriesHoldsTheImagesOfItsNumbers() {
        List<GeneratedImage> series =
                generator.call(ImageRequest.generate(2).count(3).first(5).seed(9));
        for (int i = 0; i < 3; i++) {
            GeneratedImage one = generator.call(ImageRequest.generate(2).seed(9).first(5 + i));
            assertArrayEquals(one.rgb(), series.get(i).rgb());
            assertEquals(5 + i, series.get(i).number());
            assertEquals(9, series.get(i).seed());
            assertEquals(2, series.get(i).label().orElseThrow());
        }
        assertNotEquals(series.get(0).tokens(), series.get(1).tokens());
    }

    @Test
    void aNameMeansItsClassAndNoClassHasNoLabel() {
        String name = generator.classNames().get(3);
        assertEquals(generator.generate(3, 1).tokens(), generator.generate(name, 1).tokens());
        assertTrue(generator.call(ImageRequest.unconditional()).label().isEmpty());
    }

    @Test
    void reconstructingIsTokenizingAndDecoding() {
        BufferedImage picture = generator.generate(1, 2).toBufferedImage();
        TokenMap tokens = generator.tokenize(picture);
        assertEquals(generator.tokenGrid(), tokens.grid());
        assertSame(generator.decode(tokens), generator.reconstruct(picture));
    }

    @Test
    void anEmptyMaskReconstructsAndAFullMaskGenerates() {
        BufferedImage picture = generator.generate(1, 2).toBufferedImage();
        GridShape grid = generator.tokenGrid();
        boolean[][] mask = new boolean[grid.height()][grid.width()];
        GeneratedImage kept = generator.call(ImageRequest.edit(picture, mask).seed(4));
        assertEquals(generator.tokenize(picture), kept.tokens());
        assertSame(generator.reconstruct(picture), kept.toBufferedImage());

        for (boolean[] row : mask) {
            Arrays.fill(row, true);
        }
        GeneratedImage all =
                generator.call(ImageRequest.edit(picture, mask).seed(4).number(7).label(6));
        GeneratedImage fresh = generator.call(ImageRequest.generate(6).seed(4).first(7));
        assertArrayEquals(fresh.rgb(), all.rgb());
    }

    @Test
    void anEditKeepsEveryTokenOutsideTheMaskAlsoAmongOthers() {
        BufferedImage picture = generator.generate(1, 2).toBufferedImage();
        BufferedImage left = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        left.createGraphics().fillRect(0, 0, 32, 64);
        TokenMap before = generator.tokenize(picture);
        CompletableFuture<GeneratedImage> edit =
                generator.submit(ImageRequest.edit(picture, left).label(3).seed(1));
        IntStream.range(0, 5).forEach(i -> generator.submit(ImageRequest.generate(i)));
        TokenMap after = edit.join().tokens();
        int half = before.grid().width() / 2;
        for (int row = 0; row < before.grid().height(); row++) {
            for (int column = half; column < before.grid().width(); column++) {
                assertEquals(before.at(row, column), after.at(row, column));
            }
        }
        assertNotEquals(before, after);
    }

    @Test
    void aPictureIsPreparedLikeAValidationImage() {
        BufferedImage wide = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
        wide.createGraphics().fillRect(15, 0, 10, 20);
        BufferedImage centre = wide.getSubimage(10, 0, 20, 20);
        BufferedImage copy = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
        copy.setData(centre.getData());
        assertEquals(generator.tokenize(copy), generator.tokenize(wide));
    }

    @Test
    void aFileHoldsThePixels() throws IOException {
        GeneratedImage image = generator.generate(0, 0);
        Path file = folder.resolve("new").resolve("image.png");
        image.save(file);
        BufferedImage read = ImageIO.read(file.toFile());
        assertSame(image.toBufferedImage(), read);
        int pixel = read.getRGB(3, 2) & 0xFFFFFF;
        byte[] rgb = image.rgb();
        int at = 3 * (2 * image.width() + 3);
        assertEquals(
                (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | rgb[at + 2] & 0xFF, pixel);
    }

    @Test
    void aTokenizerAloneDoesEverythingButGenerate() {
        Path alone = folder.resolve("tokenizer");
        TinyExperiment.tokenizer()
                .with("tokenizer_loop.steps=2", "tokenizer_loop.warmup=0")
                .run(alone);
        try (ImageGenerator half = ImageGenerator.open(alone)) {
            BufferedImage picture = generator.generate(1, 2).toBufferedImage();
            assertSame(half.decode(half.tokenize(picture)), half.reconstruct(picture));
            ExperimentException refused =
                    assertThrows(ExperimentException.class, () -> half.generate(0, 0));
            assertTrue(
                    refused.getMessage().contains("tokenizer only and cannot generate"),
                    refused.getMessage());
            assertEquals(0, half.statistics().failed(), "it never reached the queue");
        }
        ExperimentException own =
                assertThrows(
                        ExperimentException.class,
                        () -> ImageGenerator.open(alone, run, GeneratorOptions.defaults()));
        assertTrue(own.getMessage().contains("open it alone"), own.getMessage());
    }

    @Test
    void aGeneratorWithoutTokenizerStandsOnThatOfAnotherRun() throws IOException {
        Path alone = folder.resolve("generator");
        copy(run, alone);
        remove(alone.resolve("weights").resolve("tokenizer"));
        GeneratorOptions options = GeneratorOptions.defaults().batch(PLACES);
        assertThrows(ExperimentException.class, () -> ImageGenerator.open(alone, options));
        try (ImageGenerator pair = ImageGenerator.open(run, alone, options)) {
            assertArrayEquals(generator.generate(5, 11).rgb(), pair.generate(5, 11).rgb());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void assertSame(BufferedImage expected, BufferedImage actual) {
        int width = expected.getWidth();
        int height = expected.getHeight();
        assertEquals(width, actual.getWidth());
        assertArrayEquals(
                expected.getRGB(0, 0, width, height, null, 0, width),
                actual.getRGB(0, 0, width, height, null, 0, width));
    }
}
