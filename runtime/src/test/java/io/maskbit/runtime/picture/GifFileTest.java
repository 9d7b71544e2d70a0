package io.maskbit.runtime.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;

class GifFileTest {

    @Test
    void framesComeBackInOrder() throws IOException {
        int[] colours = {0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00};
        List<BufferedImage> frames = new ArrayList<>();
        for (int colour : colours) {
            BufferedImage frame = new BufferedImage(5, 3, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 15; i++) {
                frame.setRGB(i % 5, i / 5, colour);
            }
            frames.add(frame);
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        byte[] film = GifFile.of(frames, 4, 20);
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(film))) {
            reader.setInput(in);
            assertEquals(colours.length, reader.getNumImages(true));
            for (int i = 0; i < colours.length; i++) {
                BufferedImage back = reader.read(i);
                assertEquals(5, back.getWidth());
                assertEquals(3, back.getHeight());
                assertEquals(0xFF000000 | colours[i], back.getRGB(2, 1), "frame " + i);
            }
        } finally {
            reader.dispose();
        }
    }
}
