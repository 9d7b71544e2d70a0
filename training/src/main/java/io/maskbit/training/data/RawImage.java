package io.maskbit.training.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A decoded image: 8-bit RGB, rows from top to bottom, (height, width, 3).
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param rgb height x width x 3 unsigned bytes; not copied, must not be changed
 */
public record RawImage(int width, int height, byte[] rgb) {

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if the bytes do not fill the extents
     */
    public RawImage {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    rgb.length + " bytes do not make an RGB image of " + width + "x" + height);
        }
    }

    /**
     * Copies a part.
     *
     * @param box the part; must lie inside
     * @return the part as an image of its own
     * @throws IllegalArgumentException if the box reaches outside
     */
    public RawImage crop(Box box) {
        if (box.top() + box.height() > height || box.left() + box.width() > width) {
            throw new IllegalArgumentException(box + " reaches outside " + width + "x" + height);
        }
        if (box.height() == height && box.width() == width) {
            return this;
        }
        byte[] part = new byte[box.height() * box.width() * 3];
        for (int y = 0; y < box.height(); y++) {
            int from = ((box.top() + y) * width + box.left()) * 3;
            System.arraycopy(rgb, from, part, y * box.width() * 3, box.width() * 3);
        }
        return new RawImage(box.width(), box.height(), part);
    }

    /** Returns the mirror image: left and right exchanged. */
    public RawImage flipped() {
        byte[] mirrored = new byte[rgb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = (y * width + x) * 3;
                int to = (y * width + width - 1 - x) * 3;
                mirrored[to] = rgb[from];
                mirrored[to + 1] = rgb[from + 1];
                mirrored[to + 2] = rgb[from + 2];
            }
        }
        return new RawImage(width, height, mirrored);
    }

    /**
     * Makes a colour image of a grey one.
     *
     * @param width columns
     * @param height rows
     * @param grey the bytes
     * @param offset where the image begins in them
     * @return an image with three equal channels
     */
    static RawImage ofGrey(int width, int height, byte[] grey, int offset) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            byte value = grey[offset + i];
            rgb[3 * i] = value;
            rgb[3 * i + 1] = value;
            rgb[3 * i + 2] = value;
        }
        return new RawImage(width, height, rgb);
    }

    /**
     * Copies a picture the way files are read: grey is repeated, palettes are looked up, alpha is
     * dropped, of 16 bits the upper 8 are kept.
     *
     * @param picture the picture
     * @return the image
     * @throws BrokenImageException if its colours are neither RGB nor grey
     */
    public static RawImage of(BufferedImage picture) throws BrokenImageException {
        return ImageDecoder.rgb(picture);
    }

    /**
     * Reads an image file: PNG, JPEG, BMP, GIF (first frame) or TIFF, as 8-bit RGB.
     *
     * @param file the file
     * @return the image
     * @throws BrokenImageException if it cannot be read or decoded
     */
    public static RawImage read(Path file) throws BrokenImageException {
        try {
            return ImageDecoder.decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new BrokenImageException("cannot be read: " + e.getMessage());
        }
    }
}
