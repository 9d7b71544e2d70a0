package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Seeds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarShardsTest {

    private static final int SIDE = 8;

    @TempDir private Path folder;

    @Test
    void drawnImagesComeBackByteForByte() throws IOException {
        DataSet drawn = new DataSet(shapes("train", 23), shapes("validation", 5));
        write(drawn, new ShardWriter(10, Long.MAX_VALUE));
        assertEquals(List.of("train-0000.tar", "train-0001.tar", "train-0002.tar"), names("train"));
        DataSet read = TarShards.open(folder, config(2));
        assertEquals(drawn.classNames(), read.classNames());
        requireSameImages(drawn.train(), read.train(), "train");
        requireSameImages(drawn.validation(), read.validation(), "val");
    }

    @Test
    void filesOfImagesKeepTheirBytes() throws IOException, BrokenImageException {
        Path images = Files.createDirectories(folder.resolve("images"));
        for (String name : List.of("a/1.jpg", "b/2.png", "b/3.bmp")) {
            Path file = images.resolve(name);
            Files.createDirectories(file.getParent());
            BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_3BYTE_BGR);
            image.setRGB(2, 3, 0x40A0F0);
            ImageIO.write(image, name.substring(4), file.toFile());
        }
        ImageFolder source = ImageFolder.of(images);
        write(new DataSet(source, source), new ShardWriter(10, 1));
        assertEquals(3, names("train").size(), "one byte is enough for the next archive");
        DataSource read = TarShards.open(folder, config(2)).train();
        for (int i = 0; i < 3; i++) {
            int id = id(read, i);
            assertEquals(source.label(id), read.label(i));
            assertArrayEquals(source.image(id).rgb(), read.image(i).rgb());
            if (id < 2) {
                assertArrayEquals(source.file(id), read.file(i));
            }
        }
    }

    @Test
    void trainingGoesOnFromACursor() throws IOException {
        write(new DataSet(shapes("train", 23), shapes("v", 5)), new ShardWriter(7, 1 << 20));
        DataSource source = TarShards.open(folder, config(3)).train();
        Seeds seeds = new Seeds(4);
        try (BatchReader whole = training(source, seeds, Cursor.START)) {
            for (int i = 0; i < 9; i++) {
                whole.next();
            }
            DataSource again = TarShards.open(folder, config(1)).train();
            try (BatchReader rest = training(again, seeds, whole.cursor())) {
                assertArrayEquals(whole.next().pixels(), rest.next().pixels());
                assertEquals(whole.cursor(), rest.cursor());
            }
        }
    }

    @Test
    void digestsTellOneByteApart() throws IOException {
        write(new DataSet(shapes("train", 5), shapes("v", 3)), new ShardWriter(7, 1 << 20));
        String before = TarShards.open(folder, config(1)).digest();
        assertEquals(before, TarShards.open(folder, config(1)).digest());
        Path archive = folder.resolve("train/train-0000.tar");
        byte[] bytes = Files.readAllBytes(archive);
        bytes[TarReader.BLOCK + 60] ^= 1;
        Files.write(archive, bytes);
        assertNotEquals(before, TarShards.open(folder, config(1)).digest());
    }

    @Test
    void archivesThatAreCutShortAreRefusedWhereverTheyAreCut() throws IOException {
        write(new DataSet(shapes("train", 2), shapes("v", 2)), new ShardWriter(7, 1 << 20));
        Path archive = folder.resolve("train/train-0000.tar");
        byte[] bytes = Files.readAllBytes(archive);
        int closing = bytes.length - TarReader.BLOCK; // the second block of zeros may be absent
        for (int cut = 0; cut < closing; cut += 97) {
            Files.write(archive, Arrays.copyOf(bytes, cut));
            assertThrows(
                    ExperimentException.class, () -> TarIndex.of(List.of(archive)), "cut " + cut);
        }
        Files.write(archive, Arrays.copyOf(bytes, closing));
        assertEquals(2, TarIndex.of(List.of(archive)).size());
    }

    @Test
    void damagedArchivesAreReadOrRefusedInWords() throws IOException {
        write(new DataSet(shapes("train", 2), shapes("v", 2)), new ShardWriter(7, 1 << 20));
        Path archive = folder.resolve("train/train-0000.tar");
        byte[] bytes = Files.readAllBytes(archive);
        SplittableRandom random = new SplittableRandom(6);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(TarReader.BLOCK);
            damaged[at] = (byte) random.nextInt();
            if (random.nextBoolean()) {
                sign(damaged);
            }
            Files.write(archive, damaged);
            try {
                TarIndex.of(List.of(archive));
            } catch (ExperimentException expected) {
                refused++;
            }
        }
        assertTrue(refused > 200, refused + " of 500 were refused");
    }

    @Test
    void oddSamplesAreNamed() throws IOException {
        assertRefused("has no class", "a.jpg", "", "b.cls", "1");
        assertRefused("has no image", "b.cls", "1");
        assertRefused("has two images", "a.jpg", "", "a.png", "", "a.cls", "1");
        assertRefused("has no class number", "a.jpg", "", "a.cls", "cat");
        assertRefused("has no class number", "a.jpg", "", "a.cls", "99999999");
        assertRefused("holds no image", "a.txt", "");
    }

    @Test
    void keysMayLeaveTheirFolderSinceNothingIsExtracted() throws IOException {
        Path archive = archive("../../a.jpg", "", "../../a.cls", "3\n", "../../a.json", "{}");
        assertEquals(3, TarIndex.of(List.of(archive)).label(0));
    }

    @Test
    void linksAreRefused() throws IOException {
        Path archive = archive("a.jpg", "", "a.cls", "1");
        byte[] bytes = Files.readAllBytes(archive);
        bytes[156] = '2';
        sign(bytes);
        Files.write(archive, bytes);
        assertTrue(refusal(archive).contains("neither file nor folder"));
    }

    @Test
    void longNamesOfBothKindsAreUnderstood() throws IOException {
        String key = "long/".repeat(40) + "ü";
        String pax = " path=" + key + ".jpg\n";
        int length = pax.getBytes(StandardCharsets.UTF_8).length + 3;
        Path archive = archive("pax", length + pax, "x", "i", "gnu", key + ".cls\0", "y", "7");
        byte[] bytes = Files.readAllBytes(archive);
        bytes[156] = 'x';
        bytes[4 * TarReader.BLOCK + 156] = 'L'; // after two headers and their contents
        signAt(bytes, 0);
        signAt(bytes, 4 * TarReader.BLOCK);
        Files.write(archive, bytes);
        TarIndex index = TarIndex.of(List.of(archive));
        assertEquals(1, index.size());
        assertEquals(7, index.label(0));
    }

    @Test
    void aFolderWithArchivesIsNotWrittenOver() throws IOException {
        DataSet data = new DataSet(shapes("train", 2), shapes("v", 2));
        write(data, new ShardWriter(7, 1 << 20));
        ExperimentException refused =
                assertThrows(
                        ExperimentException.class, () -> write(data, new ShardWriter(7, 1 << 20)));
        assertTrue(refused.getMessage().contains("holds archives already"));
        try (Stream<Path> files = Files.list(folder.resolve("train"))) {
            assertEquals(1, files.count(), "nothing unfinished is left");
        }
    }

    private static Shapes shapes(String part, int size) {
        return new Shapes(3, part, size, SIDE);
    }

    private void write(DataSet data, ShardWriter writer) {
        BrokenImages broken = new BrokenImages(0, line -> {});
        writer.write(data, new Seeds(1), folder, broken, done -> {});
    }

    private List<String> names(String part) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(part))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void requireSameImages(DataSource expected, DataSource found, String part)
            throws IOException {
        assertEquals(expected.size(), found.size());
        boolean[] seen = new boolean[expected.size()];
        for (int i = 0; i < found.size(); i++) {
            int id = id(found, i);
            assertTrue(!seen[id], part + " twice: " + id);
            seen[id] = true;
            assertEquals(expected.label(id), found.label(i));
            try {
                assertArrayEquals(expected.image(id).rgb(), found.image(i).rgb());
            } catch (BrokenImageException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The key of a sample is the number of its image. */
    private static int id(DataSource source, int index) throws IOException {
        String[] words = source.name(index).split(" sample ");
        int[] place = {Integer.parseInt(words[1]) * 2};
        int[] id = {-1};
        TarReader.visit(
                Path.of(words[0]),
                (name, offset, size, archive) -> {
                    if (place[0]-- == 0) {
                        id[0] = Integer.parseInt(name.substring(0, 7));
                    }
                });
        return id[0];
    }

    private Path archive(String... namesAndTexts) throws IOException {
        Path file = folder.resolve("odd.tar");
        try (TarWriter archive = new TarWriter(file)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                archive.add(
                        namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
            archive.finish();
        }
        return file;
    }

    private void assertRefused(String reason, String... namesAndTexts) throws IOException {
        String refusal = refusal(archive(namesAndTexts));
        assertTrue(refusal.contains(reason), refusal);
    }

    private static String refusal(Path archive) {
        return assertThrows(ExperimentException.class, () -> TarIndex.of(List.of(archive)))
                .getMessage();
    }

    private static void sign(byte[] archive) {
        signAt(archive, 0);
    }

    /** Makes the checksum of a header right again. */
    private static void signAt(byte[] archive, int header) {
        Arrays.fill(archive, header + 148, header + 156, (byte) ' ');
        int sum = 0;
        for (int i = header; i < header + TarReader.BLOCK; i++) {
            sum += archive[i] & 0xFF;
        }
        byte[] digits = String.format("%06o\0", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, archive, header + 148, digits.length);
    }

    private static BatchReader training(DataSource source, Seeds seeds, Cursor cursor) {
        return BatchReader.training(
                source, config(2), SIDE, seeds, cursor, new BrokenImages(0, line -> {}));
    }

    private static DataConfig config(int threads) {
        return new DataConfig(
                DataConfig.Kind.TAR_SHARDS,
                Path.of("anywhere"),
                0,
                0,
                0,
                List.of(),
                0,
                4,
                threads,
                0,
                Interpolation.BILINEAR,
                DataConfig.Crop.CENTER,
                1,
                false,
                true);
    }
}
