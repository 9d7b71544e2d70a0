package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarBinaryTest {

    private static final int RECORD = 3073;

    @TempDir private Path folder;

    @Test
    void planesBecomePixels() throws Exception {
        write();
        DataSet data = CifarBinary.open(folder);
        assertEquals(10, data.train().size());
        assertEquals(2, data.validation().size());
        assertEquals("truck", data.classNames().get(9));
        // Image 5 is the second of the third file: label 5, red plane 5, green 6, blue 7.
        assertEquals(5, data.train().label(5));
        RawImage image = data.train().image(5);
        assertEquals(32, image.width());
        for (int i = 0; i < 32 * 32; i++) {
            assertEquals(5, image.rgb()[3 * i]);
            assertEquals(6, image.rgb()[3 * i + 1]);
            assertEquals(7, image.rgb()[3 * i + 2]);
        }
        assertEquals(folder.resolve("data_batch_3.bin") + " image 1", data.train().name(5));
    }

    @Test
    void aFileCutAnywhereIsNamed() throws Exception {
        write();
        Path file = folder.resolve("data_batch_4.bin");
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 1000, RECORD - 1, RECORD + 1, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file + ": is cut short or damaged: " + length + " bytes");
        }
        Files.delete(file);
        assertRefused(file + ": is missing");
    }

    @Test
    void labelsOutOfRangeAreRefused() throws Exception {
        write();
        Path file = folder.resolve("test_batch.bin");
        byte[] content = Files.readAllBytes(file);
        content[RECORD] = (byte) 200;
        Files.write(file, content);
        assertRefused("image 1 has label 200");
    }

    private void assertRefused(String message) {
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> CifarBinary.open(folder));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }

    private void write() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.write(
                    folder.resolve("data_batch_" + (i + 1) + ".bin"), records(2 * i, 2 * i + 1));
        }
        Files.write(folder.resolve("test_batch.bin"), records(3, 4));
    }

    private static byte[] records(int... labels) {
        byte[] file = new byte[RECORD * labels.length];
        for (int i = 0; i < labels.length; i++) {
            file[i * RECORD] = (byte) labels[i];
            for (int j = 0; j < 3072; j++) {
                file[i * RECORD + 1 + j] = (byte) (labels[i] + j / 1024);
            }
        }
        return file;
    }
}
