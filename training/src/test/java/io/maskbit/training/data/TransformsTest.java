package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TransformsTest {

    @Test
    void evaluationCutsTheCentreAndRoundsHalfToEven() {
        // Width 11 to side 8: the offset 1.5 becomes 2; width 9: 0.5 becomes 0.
        assertEquals(2, leftColumn(11));
        assertEquals(0, leftColumn(9));
    }

    @Test
    void evaluationResizesTheShorterSide() {
        RawImage tall = new RawImage(10, 33, new byte[10 * 33 * 3]);
        RawImage square = Transforms.evaluation(tall, 16, Interpolation.BILINEAR);
        assertEquals(16, square.width());
        assertEquals(16, square.height());
    }

    @Test
    void aFlipExchangesLeftAndRight() {
        RawImage image = columns(4);
        assertArrayEquals(
                new byte[] {3, 2, 1, 0},
                reds(
                        Transforms.training(
                                image, new Box(0, 0, 4, 4), true, 4, Interpolation.BILINEAR)));
        assertArrayEquals(image.rgb(), image.flipped().flipped().rgb());
    }

    @Test
    void aCropIsCutBeforeItIsResized() {
        RawImage image = columns(8);
        RawImage part =
                Transforms.training(image, new Box(2, 4, 4, 4), false, 4, Interpolation.BICUBIC);
        assertArrayEquals(new byte[] {4, 5, 6, 7}, reds(part));
    }

    @Test
    void cropsOutsideAreRefused() {
        RawImage image = columns(8);
        assertThrows(IllegalArgumentException.class, () -> image.crop(new Box(0, 5, 4, 4)));
    }

    @Test
    void numbersAreBytesOver255ChannelByChannel() {
        RawImage image = new RawImage(2, 1, new byte[] {0, 51, (byte) 255, 102, 3, 4});
        float[] values = new float[7];
        Transforms.write(image, values, 1);
        assertArrayEquals(new float[] {0, 0, 102 / 255f, 0.2f, 3 / 255f, 1, 4 / 255f}, values);
    }

    private static int leftColumn(int width) {
        byte[] rgb = new byte[width * 8 * 3];
        for (int i = 0; i < width * 8; i++) {
            rgb[3 * i] = (byte) (i % width);
        }
        return reds(Transforms.evaluation(new RawImage(width, 8, rgb), 8, Interpolation.NEAREST))[
                0];
    }

    private static RawImage columns(int side) {
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < side * side; i++) {
            rgb[3 * i] = (byte) (i % side);
        }
        return new RawImage(side, side, rgb);
    }

    private static byte[] reds(RawImage image) {
        byte[] row = new byte[image.width()];
        for (int i = 0; i < row.length; i++) {
            row[i] = image.rgb()[3 * i];
        }
        return row;
    }
}
