package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.Seeds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of many extents, two of them broken. */
class IdBatchesTest {

    private static final int IMAGES = 13;
    private static final int SIDE = 8;

    @TempDir private Path folder;

    @Test
    void numbersAndDigestsAreThoseOfTrainingFromImages() throws IOException {
        DataSource source = images();
        DataConfig config = config(4, true);
        ImageSurvey survey = survey(source, config);
        assertEquals(2, survey.broken().size());
        Seeds seeds = new Seeds(3);
        BrokenImages broken = new BrokenImages(2, line -> {});
        IdBatches numbers =
                new IdBatches(source, config, SIDE, seeds, Cursor.START, broken, survey);
        int mirrored = 0;
        try (BatchReader images = training(source, config, seeds, Cursor.START)) {
            for (int i = 0; i < 20; i++) {
                Batch expected = images.next();
                Batch found = numbers.next();
                assertArrayEquals(expected.ids(), found.ids());
                assertArrayEquals(expected.labels(), found.labels());
                assertArrayEquals(expected.mirrored(), found.mirrored());
                assertEquals(images.cursor(), numbers.cursor());
                for (boolean one : found.mirrored()) {
                    mirrored += one ? 1 : 0;
                }
            }
        }
        assertTrue(mirrored > 20 && mirrored < 60, mirrored + " of 80 are mirrored");
        assertEquals(2, broken.count());
    }

    @Test
    void eitherGoesOnWhereTheOtherStopped() throws IOException {
        DataSource source = images();
        DataConfig config = config(3, false);
        Seeds seeds = new Seeds(4);
        ImageSurvey survey = survey(source, config);
        try (BatchReader images = training(source, config, seeds, Cursor.START)) {
            for (int i = 0; i < 7; i++) {
                images.next();
            }
            IdBatches rest =
                    new IdBatches(
                            source,
                            config,
                            SIDE,
                            seeds,
                            images.cursor(),
                            new BrokenImages(2, line -> {}),
                            survey);
            assertArrayEquals(images.next().ids(), rest.next().ids());
            assertEquals(images.cursor(), rest.cursor());
        }
    }

    @Test
    void everyImageLiesInTheBatchOfItsNumber() throws IOException {
        DataSource source = images();
        List<Batch> one = new ArrayList<>();
        List<Batch> many = new ArrayList<>();
        BrokenImages broken = new BrokenImages(2, line -> {});
        new EveryImage(source, config(4, false), SIDE, broken).read(one::add);
        new EveryImage(source, config(4, false, 5), SIDE, broken).read(many::add);
        assertEquals(4, one.size());
        for (int b = 0; b < one.size(); b++) {
            assertArrayEquals(one.get(b).pixels(), many.get(b).pixels());
            assertArrayEquals(one.get(b).ids(), many.get(b).ids());
            for (long id : one.get(b).ids()) {
                assertEquals(b, id / 4);
            }
        }
    }

    @Test
    void aConsumerEndsThePass() throws IOException {
        List<Batch> seen = new ArrayList<>();
        assertTrue(
                new EveryImage(images(), config(2, false), SIDE, new BrokenImages(2, line -> {}))
                        .read(batch -> seen.add(batch) && seen.size() < 2)
                        .isEmpty());
        assertEquals(2, seen.size());
    }

    @Test
    void aSurveyOfAnotherSourceIsRefused() throws IOException {
        DataSource source = images();
        ImageSurvey other = new ImageSurvey(new int[] {8}, new int[] {8}, java.util.Map.of());
        BrokenImages broken = new BrokenImages(0, line -> {});
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new IdBatches(
                                source,
                                config(2, false),
                                SIDE,
                                new Seeds(1),
                                Cursor.START,
                                broken,
                                other));
    }

    private DataSource images() throws IOException {
        for (int i = 0; i < IMAGES; i++) {
            Path file =
                    folder.resolve("class" + i % 2).resolve("image" + (char) ('a' + i) + ".png");
            Files.createDirectories(file.getParent());
            if (i == 2 || i == 9) {
                Files.writeString(file, "no image");
                continue;
            }
            BufferedImage image = new BufferedImage(8 + i, 20 - i, BufferedImage.TYPE_3BYTE_BGR);
            image.setRGB(i % 8, i % 7, 0x123456 * (i + 1));
            ImageIO.write(image, "png", file.toFile());
        }
        return ImageFolder.of(folder);
    }

    private static ImageSurvey survey(DataSource source, DataConfig config) {
        return new EveryImage(source, config, SIDE, new BrokenImages(2, line -> {}))
                .read(batch -> true)
                .orElseThrow();
    }

    private static BatchReader training(
            DataSource source, DataConfig config, Seeds seeds, Cursor cursor) {
        return BatchReader.training(
                source, config, SIDE, seeds, cursor, new BrokenImages(2, line -> {}));
    }

    private DataConfig config(int batch, boolean flip) {
        return config(batch, flip, 2);
    }

    private DataConfig config(int batch, boolean flip, int threads) {
        return new DataConfig(
                DataConfig.Kind.FOLDER,
                folder,
                0,
                0,
                0,
                List.of(),
                0,
                batch,
                threads,
                2,
                Interpolation.BILINEAR,
                DataConfig.Crop.CENTER,
                1,
                false,
                flip);
    }
}
