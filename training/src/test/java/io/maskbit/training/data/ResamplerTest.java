package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {

    @Test
    void bilinearEnlargementMixesNeighboursByDistance() {
        // Centres at 1/4 and 3/4: 255/4 = 63.75, 3 * 255/4 = 191.25.
        assertArrayEquals(new int[] {0, 64, 191, 255}, row(Interpolation.BILINEAR, 4, 0, 255));
    }

    @Test
    void bilinearReductionWidensTheFilter() {
        // Weights 3, 3, 1 of 7 from the left: (300 + 200) / 7 = 71.4; mirrored 820 / 7 = 117.1.
        assertArrayEquals(new int[] {71, 117}, row(Interpolation.BILINEAR, 2, 0, 100, 200, 40));
    }

    @Test
    void bicubicOvershootsAreClipped() {
        assertArrayEquals(new int[] {0, 53, 202, 255}, row(Interpolation.BICUBIC, 4, 0, 255));
        assertArrayEquals(new int[] {0, 148, 0}, row(Interpolation.BICUBIC, 3, 0, 0, 255, 0, 0));
    }

    @Test
    void nearestTakesThePixelUnderTheCentre() {
        assertArrayEquals(new int[] {100, 40}, row(Interpolation.NEAREST, 2, 0, 100, 200, 40));
    }

    @Test
    void rightSizesAreLeftAlone() {
        RawImage image = pattern(5, 4);
        assertSame(image, Resampler.resize(image, 5, 4, Interpolation.BICUBIC));
    }

    @Test
    void flatImagesStayFlat() {
        byte[] grey = new byte[7 * 9 * 3];
        Arrays.fill(grey, (byte) 173);
        for (Interpolation interpolation : Interpolation.values()) {
            RawImage resized = Resampler.resize(new RawImage(7, 9, grey), 20, 3, interpolation);
            for (byte value : resized.rgb()) {
                assertEquals((byte) 173, value);
            }
        }
    }

    /** Checksums of Pillow's results. */
    @ParameterizedTest
    @CsvSource({
        "5, 4, 3, 2, NEAREST, 29148cea",
        "5, 4, 3, 2, BILINEAR, 8d4b8408",
        "5, 4, 3, 2, BICUBIC, 56c85e7b",
        "3, 2, 7, 5, NEAREST, 6be697c3",
        "3, 2, 7, 5, BILINEAR, e4e87d5a",
        "3, 2, 7, 5, BICUBIC, f866e6f3",
        "83, 61, 65, 48, NEAREST, 1a71f39f",
        "83, 61, 65, 48, BILINEAR, b255471f",
        "83, 61, 65, 48, BICUBIC, 1d204303",
        "500, 375, 341, 256, NEAREST, 2811f762",
        "500, 375, 341, 256, BILINEAR, b5ed42d5",
        "500, 375, 341, 256, BICUBIC, 6351866a"
    })
    void everyByteEqualsPillows(
            int width, int height, int toWidth, int toHeight, Interpolation how, String checksum) {
        RawImage resized = Resampler.resize(pattern(width, height), toWidth, toHeight, how);
        CRC32 crc = new CRC32();
        crc.update(resized.rgb());
        assertEquals(checksum, HexFormat.of().toHexDigits((int) crc.getValue()));
    }

    private static RawImage pattern(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (long i = 0; i < rgb.length; i++) {
            rgb[(int) i] = (byte) (i * i * 31 + i * 7);
        }
        return new RawImage(width, height, rgb);
    }

    private static int[] row(Interpolation interpolation, int width, int... grey) {
        byte[] values = new byte[grey.length];
        for (int i = 0; i < grey.length; i++) {
            values[i] = (byte) grey[i];
        }
        RawImage image = RawImage.ofGrey(grey.length, 1, values, 0);
        RawImage wide = Resampler.resize(image, width, 1, interpolation);
        int[] row = new int[width];
        for (int i = 0; i < width; i++) {
            row[i] = wide.rgb()[3 * i + 1] & 0xFF;
        }
        return row;
    }
}
