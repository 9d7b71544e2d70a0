package io.maskbit.runtime.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFilesTest {

    @TempDir private Path folder;

    @Test
    void pixelsComeBackAsTheyWere() throws IOException {
        byte[] image = {1, 2, 3, (byte) 255, 0, (byte) 128};
        PngFiles.write(folder.resolve("a/one.png"), image, 1, 2);
        BufferedImage back = ImageIO.read(folder.resolve("a/one.png").toFile());
        assertEquals(2, back.getWidth());
        assertEquals(0xFF010203, back.getRGB(0, 0));
        assertEquals(0xFFFF0080, back.getRGB(1, 0));
    }

    @Test
    void gridPlacesImagesWithGaps() throws IOException {
        byte[] red = {(byte) 255, 0, 0};
        byte[] blue = {0, 0, (byte) 255};
        PngFiles.grid(folder.resolve("grid.png"), List.of(List.of(red, blue), List.of(blue)), 1, 1);
        BufferedImage back = ImageIO.read(folder.resolve("grid.png").toFile());
        assertEquals(4, back.getWidth());
        assertEquals(4, back.getHeight());
        assertEquals(0xFFFF0000, back.getRGB(0, 0));
        assertEquals(0xFF0000FF, back.getRGB(3, 0));
        assertEquals(0xFF0000FF, back.getRGB(0, 3));
        assertEquals(0xFFFFFFFF, back.getRGB(3, 3), "an empty place");
        assertEquals(0xFFFFFFFF, back.getRGB(1, 0), "a gap");
    }
}
