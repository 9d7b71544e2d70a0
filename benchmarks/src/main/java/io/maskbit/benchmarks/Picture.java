package io.maskbit.benchmarks;

import io.maskbit.training.data.RawImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes images as files. */
final class Picture {

    private Picture() {}

    static void png(RawImage image, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (!ImageIO.write(buffered(image), "png", file.toFile())) {
            throw new IOException("this Java has no PNG writer");
        }
    }

    /** Writes with the quality of the usual scale to 100. */
    static void jpeg(RawImage image, int quality, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality / 100f);
            writer.setOutput(out);
            writer.write(null, new IIOImage(buffered(image), null, null), settings);
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage buffered(RawImage image) {
        BufferedImage picture =
                new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.rgb();
        int[] pixels = new int[image.width() * image.height()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] =
                    (rgb[3 * i] & 0xFF) << 16
                            | (rgb[3 * i + 1] & 0xFF) << 8
                            | rgb[3 * i + 2] & 0xFF;
        }
        picture.setRGB(0, 0, image.width(), image.height(), pixels, 0, image.width());
        return picture;
    }
}
