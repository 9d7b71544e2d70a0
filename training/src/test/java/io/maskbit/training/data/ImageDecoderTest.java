package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {

    @Test
    void coloursKeepTheirBytes() throws Exception {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x010203);
        image.setRGB(1, 0, 0xFF8040);
        byte[] expected = {1, 2, 3, (byte) 255, (byte) 128, 64};
        assertArrayEquals(expected, ImageDecoder.decode(encoded(image, "png")).rgb());
        assertArrayEquals(expected, ImageDecoder.decode(encoded(image, "bmp")).rgb());
    }

    @Test
    void greyIsRepeatedWithoutGamma() throws Exception {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 100);
        image.getRaster().setSample(1, 0, 0, 7);
        assertArrayEquals(
                new byte[] {100, 100, 100, 7, 7, 7},
                ImageDecoder.decode(encoded(image, "png")).rgb());
    }

    @Test
    void sixteenBitsKeepTheUpperEight() throws Exception {
        BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(0, 0, 0, 0xABCD);
        byte ab = (byte) 0xAB;
        assertArrayEquals(new byte[] {ab, ab, ab}, ImageDecoder.decode(encoded(grey, "png")).rgb());

        ComponentColorModel model =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_sRGB),
                        true,
                        false,
                        Transparency.TRANSLUCENT,
                        DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
        raster.setPixel(0, 0, new int[] {0x1234, 0x5678, 0x9ABC, 0x0001});
        BufferedImage colour = new BufferedImage(model, raster, false, null);
        assertArrayEquals(
                new byte[] {0x12, 0x56, (byte) 0x9A},
                ImageDecoder.decode(encoded(colour, "png")).rgb());
    }

    @Test
    void alphaIsDroppedWithoutBlending() throws Exception {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x01405060);
        assertArrayEquals(
                new byte[] {0x40, 0x50, 0x60}, ImageDecoder.decode(encoded(image, "png")).rgb());
    }

    @Test
    void palettesAreLookedUp() throws Exception {
        byte[] ramp = {0, (byte) 200, 17, 99};
        IndexColorModel palette = new IndexColorModel(2, 4, ramp, ramp, new byte[] {9, 8, 7, 6});
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setSample(0, 0, 0, 1);
        image.getRaster().setSample(1, 0, 0, 3);
        byte[] expected = {(byte) 200, (byte) 200, 8, 99, 99, 6};
        assertArrayEquals(expected, ImageDecoder.decode(encoded(image, "png")).rgb());
        assertArrayEquals(expected, ImageDecoder.decode(encoded(image, "gif")).rgb());
    }

    @Test
    void jpegsInColourAndGreyAreRead() throws Exception {
        RawImage shape = new Shapes(0, "train", 16, 32).image(5);
        RawImage decoded = ImageDecoder.decode(encoded(buffered(shape), "jpg"));
        double error = 0;
        for (int i = 0; i < decoded.rgb().length; i++) {
            error += Math.abs((decoded.rgb()[i] & 0xFF) - (shape.rgb()[i] & 0xFF));
        }
        assertTrue(error / decoded.rgb().length < 10, "mean error " + error);

        BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((DataBufferByte) grey.getRaster().getDataBuffer()).getData(), (byte) 120);
        for (byte value : ImageDecoder.decode(encoded(grey, "jpg")).rgb()) {
            assertEquals(120, value, 1);
        }
    }

    @Test
    void aCutFileIsRefusedOrDecodedToTheSamePixels() throws Exception {
        BufferedImage image = buffered(new Shapes(0, "train", 16, 32).image(5));
        for (String format : new String[] {"png", "jpg", "bmp", "gif"}) {
            byte[] whole = encoded(image, format);
            byte[] pixels = ImageDecoder.decode(whole).rgb();
            int refused = 0;
            for (int length = 0; length < whole.length; length++) {
                try {
                    byte[] cut = ImageDecoder.decode(Arrays.copyOf(whole, length)).rgb();
                    assertArrayEquals(pixels, cut, format + " cut at " + length);
                } catch (BrokenImageException e) {
                    refused++;
                }
            }
            assertTrue(refused >= whole.length - 32, format + " refused only " + refused);
        }
    }

    @Test
    void damagedBytesNeverEscapeAsOtherExceptions() throws Exception {
        byte[] whole = encoded(buffered(new Shapes(0, "train", 16, 16).image(5)), "png");
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x55;
            try {
                ImageDecoder.decode(damaged);
            } catch (BrokenImageException e) {
                assertTrue(e.getMessage().length() < 300, e.getMessage());
            }
        }
    }

    @Test
    void whatIsNoImageIsRefused() {
        assertEquals("the file is empty", reason(new byte[0]));
        assertEquals("not an image of a known format", reason(new byte[] {'h', 'i', '\n', 0}));
    }

    @Test
    void aHeaderThatClaimsAHugeImageIsRefused() throws Exception {
        byte[] file = encoded(buffered(new Shapes(0, "train", 16, 16).image(5)), "png");
        ByteBuffer.wrap(file).putInt(16, 1_000_000).putInt(20, 1_000_000);
        assertEquals("1000000000000 pixels are too many", reason(file));
    }

    private static String reason(byte[] file) {
        return assertThrows(BrokenImageException.class, () -> ImageDecoder.decode(file))
                .getMessage();
    }

    private static BufferedImage buffered(RawImage raw) {
        BufferedImage image =
                new BufferedImage(raw.width(), raw.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < raw.width() * raw.height(); i++) {
            byte[] rgb = raw.rgb();
            image.setRGB(
                    i % raw.width(),
                    i / raw.width(),
                    (rgb[3 * i] & 0xFF) << 16
                            | (rgb[3 * i + 1] & 0xFF) << 8
                            | rgb[3 * i + 2] & 0xFF);
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, bytes), format);
        return bytes.toByteArray();
    }
}
