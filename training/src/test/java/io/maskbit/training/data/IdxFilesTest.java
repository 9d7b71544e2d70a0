package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFilesTest {

    @TempDir private Path folder;

    @Test
    void greyBecomesThreeEqualChannels() throws Exception {
        write("");
        DataSet data = IdxFiles.open(folder, List.of());
        assertEquals(3, data.train().size());
        assertEquals(1, data.validation().size());
        assertEquals(List.of("0", "1", "2"), data.classNames());
        assertEquals(2, data.train().label(1));
        RawImage image = data.train().image(1);
        assertEquals(3, image.width());
        assertEquals(2, image.height());
        assertArrayEquals(
                new byte[] {6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 11},
                image.rgb());
    }

    @Test
    void gzippedFilesGiveTheSameData() throws Exception {
        write("");
        String plain = IdxFiles.open(folder, List.of()).digest();
        for (String name : names()) {
            Files.delete(folder.resolve(name));
        }
        write(".gz");
        assertEquals(plain, IdxFiles.open(folder, List.of()).digest());
    }

    @Test
    void classesCanBeNamed() throws Exception {
        write("");
        assertEquals(
                List.of("shirt", "shoe", "bag"),
                IdxFiles.open(folder, List.of("shirt", "shoe", "bag")).classNames());
        assertRefused("label 2 of image 1 has no class", List.of("shirt", "shoe"));
    }

    @Test
    void aFileCutAnywhereIsNamed() throws Exception {
        for (String ending : List.of("", ".gz")) {
            for (String name : names()) {
                write(ending);
                Path file = folder.resolve(name + ending);
                byte[] whole = Files.readAllBytes(file);
                for (int length = 0; length < whole.length; length++) {
                    Files.write(file, Arrays.copyOf(whole, length));
                    assertRefused(file + ": is cut short or damaged", List.of());
                }
                Files.write(file, whole);
            }
            for (String name : names()) {
                Files.delete(folder.resolve(name + ending));
            }
        }
    }

    @Test
    void aHeaderThatLiesIsRefused() throws Exception {
        write("");
        Path file = folder.resolve("train-images-idx3-ubyte");
        Files.write(file, ints(0x803, 2, 2, 3, 0, 0, 0));
        assertRefused("holds 2 images, but there are 3 labels", List.of());
        Files.write(file, ints(0x803, 3, 2, 3, 0, 0, 0, 0, 0, 0));
        assertRefused("longer than its header says", List.of());
        Files.write(file, ints(0x803, Integer.MAX_VALUE, Integer.MAX_VALUE, 9));
        assertRefused("claims to hold more than 2 GB", List.of());
        Files.write(file, ints(0x803, 3, -1, 9));
        assertRefused("claims to hold more than 2 GB", List.of());
        Files.write(file, ints(0x803, 2_000_000_000, 1, 1));
        assertRefused("cut short", List.of());
        Files.write(file, ints(0x801, 3));
        assertRefused("begins with 0x00000801, but expected 0x00000803", List.of());
    }

    @Test
    void aMissingFileIsNamed() {
        assertRefused("holds no train-labels-idx1-ubyte", List.of());
    }

    private void assertRefused(String message, List<String> classNames) {
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> IdxFiles.open(folder, classNames));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }

    private static List<String> names() {
        return List.of(
                "train-images-idx3-ubyte",
                "train-labels-idx1-ubyte",
                "t10k-images-idx3-ubyte",
                "t10k-labels-idx1-ubyte");
    }

    private void write(String ending) throws IOException {
        byte[][] contents = {
            join(ints(0x803, 3, 2, 3), 18),
            labels(1, 2, 0),
            join(ints(0x803, 1, 2, 3), 6),
            labels(1)
        };
        for (int i = 0; i < contents.length; i++) {
            Path file = folder.resolve(names().get(i) + ending);
            Files.write(file, ending.isEmpty() ? contents[i] : zipped(contents[i]));
        }
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] labels(int... labels) {
        byte[] file = join(ints(0x801, labels.length), labels.length);
        for (int i = 0; i < labels.length; i++) {
            file[8 + i] = (byte) labels[i];
        }
        return file;
    }

    private static byte[] join(byte[] header, int count) {
        byte[] file = Arrays.copyOf(header, header.length + count);
        for (int i = 0; i < count; i++) {
            file[header.length + i] = (byte) i;
        }
        return file;
    }

    private static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }
}
