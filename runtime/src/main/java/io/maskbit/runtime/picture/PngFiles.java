package io.maskbit.runtime.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.imageio.ImageIO;

/** Writes pictures of 8-bit images. An image is HWC bytes, three channels. */
public final class PngFiles {

    private static final int GAP = 2;
    private static final int GAP_COLOUR = 0xFFFFFF;

    private PngFiles() {}

    /**
     * Writes one image.
     *
     * @param file the PNG file, replaced whole
     * @param rgb height x width x 3 bytes
     * @param height rows
     * @param width columns
     */
    public static void write(Path file, byte[] rgb, int height, int width) {
        grid(file, List.of(List.of(rgb)), height, width);
    }

    /**
     * Writes images side by side in rows, with thin gaps.
     *
     * @param file the PNG file, replaced whole
     * @param rows the images of each row; rows may differ in length
     * @param height rows of pixels of each image
     * @param width columns of pixels of each image
     */
    public static void grid(Path file, List<List<byte[]>> rows, int height, int width) {
        save(picture(rows, height, width), file);
    }

    /**
     * Encodes images side by side in rows, with thin gaps.
     *
     * @param rows the images of each row; rows may differ in length
     * @param height rows of pixels of each image
     * @param width columns of pixels of each image
     * @return the bytes of a PNG file
     */
    public static byte[] encoded(List<List<byte[]>> rows, int height, int width) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture(rows, height, width), "png", bytes)) {
                throw new IOException("this Java has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a picture", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Lays images side by side in rows, with thin gaps.
     *
     * @param rows the images of each row; rows may differ in length
     * @param height rows of pixels of each image
     * @param width columns of pixels of each image
     * @return the picture
     */
    public static BufferedImage picture(List<List<byte[]>> rows, int height, int width) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(1);
        BufferedImage picture =
                new BufferedImage(
                        columns * (width + GAP) - GAP,
                        rows.size() * (height + GAP) - GAP,
                        BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.setRGB(x, y, GAP_COLOUR);
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < rows.get(r).size(); c++) {
                paint(
                        picture,
                        rows.get(r).get(c),
                        r * (height + GAP),
                        c * (width + GAP),
                        height,
                        width);
            }
        }
        return picture;
    }

    private static void paint(
            BufferedImage picture, byte[] rgb, int top, int left, int height, int width) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = (y * width + x) * 3;
                int colour =
                        (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF);
                picture.setRGB(left + x, top + y, colour);
            }
        }
    }

    private static void save(BufferedImage picture, Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path part = file.resolveSibling(file.getFileName() + ".part");
            if (!ImageIO.write(picture, "png", part.toFile())) {
                throw new IOException("this Java has no PNG writer");
            }
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
