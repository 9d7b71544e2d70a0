package io.maskbit.runtime.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzImagesTest {

    private static final int SIDE = 2;
    private static final int LENGTH = 3 * SIDE * SIDE;
    private static final int COUNT = 5;

    @TempDir Path folder;

    private Path file;
    private Path part;

    @BeforeEach
    void name() {
        file = folder.resolve("images.npz");
        part = folder.resolve("images.npz.part");
    }

    @Test
    void isReadByTheDescriptionOfTheFormat() throws IOException {
        write();
        NpzReader reader = new NpzReader(file);
        assertEquals(List.of("arr_0.npy", "arr_1.npy"), reader.names());

        NpzReader.Stored images = reader.array("arr_0");
        assertEquals("|u1", images.type());
        assertEquals(List.of(5L, 2L, 2L, 3L), images.shape());
        for (int i = 0; i < COUNT; i++) {
            assertArrayEquals(
                    image(i), Arrays.copyOfRange(images.values(), i * LENGTH, (i + 1) * LENGTH));
        }
        NpzReader.Stored labels = reader.array("arr_1");
        assertEquals("<i8", labels.type());
        assertEquals(List.of(5L), labels.shape());
        assertArrayEquals(new long[] {7, 0, 2, 7, 0}, labels.longs(), "in turn, from image 4 on");
    }

    @Test
    void whatWasNotSecuredIsWrittenAgain() throws IOException {
        write();
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);

        NpzImages killed = images();
        killed.resume(0);
        killed.add(0, some(0, 3));
        killed.secure();
        Files.write(part, new byte[7], StandardOpenOption.APPEND);

        NpzImages again = images();
        assertEquals(3, again.resume(3));
        assertEquals(3 * LENGTH, Files.size(part));
        again.add(3, some(3, 5));
        again.finish();
        assertArrayEquals(whole, Files.readAllBytes(file));
    }

    @Test
    void countsOnlyWhatIsThere() throws IOException {
        NpzImages images = images();
        images.resume(0);
        images.add(0, some(0, 3));
        Files.write(part, Arrays.copyOf(Files.readAllBytes(part), 2 * LENGTH + 1));
        assertEquals(2, images().resume(3));
    }

    /** Killed while the file was put together, or when it had its name and the part was left. */
    @Test
    void finishesAfterAnEndInTheMiddleOfFinishing() throws IOException {
        write();
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);

        NpzImages images = images();
        images.resume(0);
        images.add(0, some(0, COUNT));
        Files.write(folder.resolve("images.npz.writing"), Arrays.copyOf(whole, 100));
        assertEquals(COUNT, images().resume(COUNT));
        images().finish();
        assertArrayEquals(whole, Files.readAllBytes(file));

        Files.write(part, new byte[COUNT * LENGTH]);
        assertEquals(COUNT, images().resume(COUNT));
        assertTrue(images().isFinished());
        try (var left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void refusesToReplaceWhatIsThere() throws IOException {
        for (Path path : List.of(file, part)) {
            Files.write(path, new byte[1]);
            String message =
                    assertThrows(ExperimentException.class, images()::requireRoom).getMessage();
            assertTrue(message.contains(path.toString()), message);
            Files.delete(path);
        }
        images().requireRoom();
    }

    @Test
    void namesItsFileFromItsFolder() {
        assertEquals("npz images.npz", images().form());
        Path deeper = folder.resolve("a").resolve("b");
        assertEquals("npz ../../images.npz", new NpzImages(file, deeper, request(), SIDE).form());
    }

    private void write() throws IOException {
        NpzImages images = images();
        assertEquals(0, images.resume(0));
        images.add(0, some(0, 2));
        images.add(2, some(2, COUNT));
        images.secure();
        assertArrayEquals(image(1), images.first(2).get(1));
        assertFalse(images.isFinished());
        images.finish();
        assertTrue(images.isFinished());
        assertFalse(Files.exists(part));
    }

    private NpzImages images() {
        return new NpzImages(file, folder, request(), SIDE);
    }

    private static SampleRequest request() {
        List<String> names = IntStream.range(0, 8).mapToObj(i -> "c" + i).toList();
        return new SampleRequest(List.of(2, 7, 0), names, 4, COUNT, 0);
    }

    private static List<byte[]> some(int from, int to) {
        return IntStream.range(from, to).mapToObj(NpzImagesTest::image).toList();
    }

    private static byte[] image(int number) {
        byte[] image = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            image[i] = (byte) (100 + number * LENGTH + i);
        }
        return image;
    }
}
