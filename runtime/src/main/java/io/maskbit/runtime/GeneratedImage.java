package io.maskbit.runtime;

import io.maskbit.api.ImageShape;
import io.maskbit.api.Stability;
import io.maskbit.runtime.picture.PngFiles;
import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** An image that was made or edited: its pixels, and what it was made of. Immutable. */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class GeneratedImage {

    private final OptionalInt label;
    private final long seed;
    private final long number;
    private final TokenMap tokens;
    private final ImageShape shape;
    private final byte[] rgb;

    GeneratedImage(
            OptionalInt label,
            long seed,
            long number,
            TokenMap tokens,
            ImageShape shape,
            byte[] rgb) {
        this.label = label;
        this.seed = seed;
        this.number = number;
        this.tokens = tokens;
        this.shape = shape;
        this.rgb = rgb;
    }

    /** Returns the number of its class; empty if it has none. */
    public OptionalInt label() {
        return label;
    }

    /** Returns its seed. */
    public long seed() {
        return seed;
    }

    /** Returns its number among the images of the seed, from 0. */
    public long number() {
        return number;
    }

    /** Returns the tokens that were decoded. */
    public TokenMap tokens() {
        return tokens;
    }

    /** Returns the number of columns. */
    public int width() {
        return shape.width();
    }

    /** Returns the number of rows. */
    public int height() {
        return shape.height();
    }

    /** Returns a copy of the pixels: height x width x 3 unsigned bytes, row by row, RGB. */
    public byte[] rgb() {
        return rgb.clone();
    }

    /** Returns a copy as a picture of type {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        return PngFiles.picture(List.of(List.of(rgb)), height(), width());
    }

    /** Returns the bytes of a PNG file. */
    public byte[] toPng() {
        return PngFiles.encoded(List.of(List.of(rgb)), height(), width());
    }

    /**
     * Writes a PNG file; folders that are missing are made, a file that is there is replaced whole.
     *
     * @param file the file
     * @throws UncheckedIOException if it cannot be written
     */
    public void save(Path file) {
        PngFiles.write(file, rgb, height(), width());
    }
}
