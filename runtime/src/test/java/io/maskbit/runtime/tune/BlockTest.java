package io.maskbit.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.measure.SampleTrial.Looks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockTest {

    @TempDir Path folder;

    @Test
    void comesBackAsItWas() {
        Path file = folder.resolve("deep").resolve("block");
        float[] features = {1.5f, -0f, Float.MIN_VALUE, 3e30f, 5, 6};
        new Block(new Looks(features, new boolean[] {true, false, true}), 42).write(file);
        Block back = Block.read(file, 3, 2).orElseThrow();
        assertArrayEquals(features, back.looks().features());
        assertArrayEquals(new boolean[] {true, false, true}, back.looks().right());
        assertEquals(42, back.ms());
    }

    @Test
    void whatIsCutOrOfAnotherExtentIsNoBlock() throws IOException {
        Path file = folder.resolve("block");
        assertTrue(Block.read(file, 3, 2).isEmpty());
        new Block(new Looks(new float[6], new boolean[3]), 1).write(file);
        assertTrue(Block.read(file, 2, 3).isEmpty());
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 3, 20, bytes.length - 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertTrue(Block.read(file, 3, 2).isEmpty(), "cut to " + length);
        }
        bytes[0] ^= 1;
        Files.write(file, bytes);
        assertTrue(Block.read(file, 3, 2).isEmpty());
    }
}
