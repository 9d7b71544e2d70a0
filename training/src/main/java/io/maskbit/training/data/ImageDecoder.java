package io.maskbit.training.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes PNG, JPEG, BMP, GIF (first frame) and TIFF to 8-bit RGB, as the Python Imaging Library's
 * conversion does: grey is repeated, palettes are looked up, alpha is dropped without blending, of
 * 16 bits the upper 8 are kept.
 */
final class ImageDecoder {

    private static final long MOST_PIXELS = 1L << 26;

    static {
        ImageIO.setUseCache(false); // otherwise every image passes through a temporary file
    }

    private ImageDecoder() {}

    static RawImage decode(byte[] file) throws BrokenImageException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new BrokenImageException(
                        file.length == 0 ? "the file is empty" : "not an image of a known format");
            }
            ImageReader reader = readers.next();
            try {
                return rgb(read(reader, in));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders answer damaged files with run-time exceptions of any kind.
            throw new BrokenImageException("cannot be decoded: " + firstLine(e));
        }
    }

    private static BufferedImage read(ImageReader reader, ImageInputStream in)
            throws IOException, BrokenImageException {
        boolean[] truncated = {false};
        reader.addIIOReadWarningListener(
                (from, warning) ->
                        truncated[0] |= warning.toLowerCase(Locale.ROOT).contains("truncated"));
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
            throw new BrokenImageException(pixels + " pixels are too many");
        }
        BufferedImage image = reader.read(0);
        if (truncated[0]) {
            throw new BrokenImageException("the file is cut short");
        }
        return image;
    }

    static RawImage rgb(BufferedImage image) throws BrokenImageException {
        ColorModel model = image.getColorModel();
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
            byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            if (bgr.length == 3 * image.getWidth() * image.getHeight()) {
                return ofBgr(image.getWidth(), image.getHeight(), bgr);
            }
        }
        if (model instanceof IndexColorModel palette) {
            return ofPalette(image.getRaster(), palette);
        }
        int kind = model.getColorSpace().getType();
        boolean grey = kind == ColorSpace.TYPE_GRAY;
        if (!grey && kind != ColorSpace.TYPE_RGB) {
            throw new BrokenImageException("colours are neither RGB nor grey");
        }
        if (image.getRaster().getTransferType() > DataBuffer.TYPE_USHORT) {
            return ofPacked(image);
        }
        return ofSamples(image.getRaster(), grey, model);
    }

    private static RawImage ofBgr(int width, int height, byte[] bgr) {
        byte[] rgb = new byte[bgr.length];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = bgr[i + 2];
            rgb[i + 1] = bgr[i + 1];
            rgb[i + 2] = bgr[i];
        }
        return new RawImage(width, height, rgb);
    }

    private static RawImage ofPalette(Raster raster, IndexColorModel palette) {
        byte[] rgb = new byte[raster.getWidth() * raster.getHeight() * 3];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                int index = raster.getSample(x, y, 0);
                rgb[at++] = (byte) palette.getRed(index);
                rgb[at++] = (byte) palette.getGreen(index);
                rgb[at++] = (byte) palette.getBlue(index);
            }
        }
        return new RawImage(raster.getWidth(), raster.getHeight(), rgb);
    }

    private static RawImage ofPacked(BufferedImage image) throws BrokenImageException {
        if (image.getRaster().getTransferType() != DataBuffer.TYPE_INT) {
            throw new BrokenImageException("values are not whole numbers of 8 or 16 bits");
        }
        return ofSamples(image.getRaster(), false, image.getColorModel());
    }

    /** Reads samples, not colours: asking for colours would bend grey values through a gamma. */
    private static RawImage ofSamples(Raster raster, boolean grey, ColorModel model) {
        byte[] rgb = new byte[raster.getWidth() * raster.getHeight() * 3];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                for (int c = 0; c < 3; c++) {
                    int band = grey ? 0 : c;
                    int value = raster.getSample(x, y, band);
                    rgb[at++] = (byte) eightBits(value, model.getComponentSize(band));
                }
            }
        }
        return new RawImage(raster.getWidth(), raster.getHeight(), rgb);
    }

    private static int eightBits(int value, int bits) {
        return bits >= 8 ? value >> (bits - 8) : value * 255 / ((1 << bits) - 1);
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
