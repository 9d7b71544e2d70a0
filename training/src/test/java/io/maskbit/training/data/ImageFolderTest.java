package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Seeds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir private Path folder;

    @Test
    void classesAreSubfoldersInOrderOfTheirNames() throws Exception {
        write("tulip/a.png", 1);
        write("rose/b.png", 2);
        write("rose/a.png", 3);
        Files.writeString(folder.resolve("README"), "not a class");
        Files.writeString(folder.resolve("rose/.hidden"), "not a sample");
        ImageFolder source = ImageFolder.of(folder);
        assertEquals(List.of("rose", "tulip"), source.classNames());
        assertEquals(3, source.size());
        assertEquals(folder.resolve("rose/a.png").toString(), source.name(0));
        assertEquals(3, source.image(0).rgb()[0]);
        assertEquals(1, source.label(2));
    }

    @Test
    void aTenthIsSetApartWhereThereIsNoValidationFolder() throws Exception {
        for (int i = 0; i < 20; i++) {
            write("c" + i % 2 + "/" + i + ".png", i);
        }
        DataSet data = DataSet.open(config(0, 0, 10, 0), 4);
        assertEquals(18, data.train().size());
        assertEquals(2, data.validation().size());
        Set<String> names = new HashSet<>();
        for (DataSource part : List.of(data.train(), data.validation())) {
            for (int i = 0; i < part.size(); i++) {
                assertTrue(names.add(part.name(i)));
            }
        }
        assertEquals(5, DataSet.open(config(0.25, 0, 10, 0), 4).validation().size());
        assertEquals(data.digest(), DataSet.open(config(0, 0, 10, 0), 4).digest());
        assertNotEquals(data.digest(), DataSet.open(config(0, 0, 10, 1), 4).digest());
    }

    @Test
    void ownPartsAreTakenAsTheyAre() throws Exception {
        write("train/x/1.png", 1);
        write("train/y/2.png", 2);
        write("val/x/3.png", 3);
        assertRefused("has other classes than the folder 'train'", config(0, 0, 0, 0));
        write("val/y/4.png", 4);
        DataSet data = DataSet.open(config(0, 0, 0, 0), 4);
        assertEquals(2, data.train().size());
        assertEquals(4, data.validation().image(1).rgb()[0]);
        assertRefused("validation_fraction has no effect", config(0.5, 0, 0, 0));
    }

    @Test
    void aLimitChoosesAcrossClassesAndMustBeThere() throws Exception {
        for (int i = 0; i < 40; i++) {
            write("train/c" + i / 20 + "/" + i + ".png", i);
            write("val/c" + i / 20 + "/" + i + ".png", i);
        }
        DataSet data = DataSet.open(config(0, 12, 0, 0), 4);
        assertEquals(12, data.train().size());
        Set<Integer> labels = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            labels.add(data.train().label(i));
        }
        assertEquals(Set.of(0, 1), labels);
        assertRefused("data asks for 41 images, but there are 40", config(0, 41, 0, 0));
    }

    @Test
    void theDigestSeesEveryFile() throws Exception {
        write("x/1.png", 1);
        write("x/2.png", 2);
        String before = ImageFolder.of(folder).digest();
        write("x/2.png", 3);
        String changed = ImageFolder.of(folder).digest();
        assertNotEquals(before, changed);
        Files.move(folder.resolve("x/2.png"), folder.resolve("x/3.png"));
        assertNotEquals(changed, ImageFolder.of(folder).digest());
    }

    @Test
    void brokenImagesAreReportedCountedAndPassedOver() throws Exception {
        for (int i = 0; i < 6; i++) {
            write("x/" + i + ".png", i);
        }
        Files.writeString(folder.resolve("x/3.png"), "no image");
        Files.write(folder.resolve("x/5.png"), new byte[0]);
        List<String> lines = new ArrayList<>();
        BrokenImages broken = new BrokenImages(2, lines::add);
        Set<Long> ids = new HashSet<>();
        try (BatchReader reader =
                BatchReader.training(
                        ImageFolder.of(folder),
                        config(0, 0, 2, 0),
                        4,
                        new Seeds(0),
                        Cursor.START,
                        broken)) {
            for (int i = 0; i < 12; i++) {
                Batch batch = reader.next();
                assertEquals(2, batch.size());
                for (int j = 0; j < 2; j++) {
                    ids.add(batch.ids()[j]);
                    assertEquals(batch.ids()[j] / 255f, batch.pixels()[j * 48]);
                }
            }
        }
        assertEquals(Set.of(0L, 1L, 2L, 4L), ids);
        assertEquals(2, broken.count());
        assertEquals(2, lines.size());
        assertTrue(String.join("\n", lines).contains("3.png: not an image of a known format"));
        assertTrue(String.join("\n", lines).contains("5.png: the file is empty"));
    }

    @Test
    void tooManyBrokenImagesStopTheRun() throws Exception {
        for (int i = 0; i < 4; i++) {
            write("x/" + i + ".png", i);
        }
        Files.writeString(folder.resolve("x/1.png"), "no image");
        Files.writeString(folder.resolve("x/2.png"), "no image");
        try (BatchReader reader =
                BatchReader.evaluation(
                        ImageFolder.of(folder),
                        config(0, 0, 1, 0),
                        4,
                        new BrokenImages(1, line -> {}))) {
            ExperimentException refusal =
                    assertThrows(ExperimentException.class, () -> readAll(reader));
            assertTrue(
                    refusal.getMessage().contains("2 broken images, but data.max_broken is 1"),
                    refusal.getMessage());
            assertTrue(refusal.getMessage().contains("1.png"), refusal.getMessage());
        }
    }

    @Test
    void aFolderOfBrokenImagesOnlyDoesNotRunForEver() throws Exception {
        Files.createDirectories(folder.resolve("x"));
        Files.writeString(folder.resolve("x/1.png"), "no image");
        ImageFolder source = ImageFolder.of(folder);
        BrokenImages broken = new BrokenImages(10, line -> {});
        try (BatchReader reader =
                BatchReader.training(
                        source, config(0, 0, 10, 0), 4, new Seeds(0), Cursor.START, broken)) {
            assertThrows(ExperimentException.class, reader::next);
        }
        try (BatchReader reader = BatchReader.evaluation(source, config(0, 0, 10, 0), 4, broken)) {
            assertFalse(reader.hasNext());
        }
    }

    @Test
    void emptyAndMissingFoldersAreRefused() throws Exception {
        assertRefused("holds no image in a class folder", config(0, 0, 0, 0));
        Files.createDirectories(folder.resolve("x/y"));
        assertRefused("is a folder inside a class folder", config(0, 0, 0, 0));
    }

    private static int readAll(BatchReader reader) {
        int images = 0;
        while (reader.hasNext()) {
            images += reader.next().size();
        }
        return images;
    }

    private void assertRefused(String message, DataConfig config) {
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> DataSet.open(config, 4));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }

    private DataConfig config(double fraction, int samples, int maxBroken, long seed) {
        return new DataConfig(
                DataConfig.Kind.FOLDER,
                folder,
                samples,
                0,
                fraction,
                List.of(),
                seed,
                2,
                2,
                maxBroken,
                Interpolation.BILINEAR,
                DataConfig.Crop.CENTER,
                1,
                false,
                false);
    }

    private void write(String name, int grey) throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 16; i++) {
            image.getRaster().setSample(i % 4, i / 4, 0, grey);
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }
}
