package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomCropTest {

    private static final RandomCrop.Bounds IMAGENET = new RandomCrop.Bounds(0.8, 3 / 4.0, 4 / 3.0);

    @Test
    void theWholeSquareIsTakenWhereNothingElseIsAllowed() {
        RandomCrop.Choice choice =
                RandomCrop.parameters(
                        64, 64, new RandomCrop.Bounds(1, 1, 1), draws(0.3f), place(0.9f));
        assertEquals(new RandomCrop.Choice(new Box(0, 0, 64, 64), 1), choice);
    }

    @Test
    void areaAndRatioFollowTheDraws() {
        // Share 0.25 of 100x100 at ratio 1: a square of side 50, placed at half of the free 51
        // rows.
        RandomCrop.Choice choice =
                RandomCrop.parameters(
                        100,
                        100,
                        new RandomCrop.Bounds(0.25, 1, 1),
                        draws(0f),
                        new float[] {0.5f, 0.999f});
        assertEquals(new Box(25, 50, 50, 50), choice.box());
    }

    @Test
    void aMisfitIsDrawnAgain() {
        float[][] draws = draws(0f);
        draws[0][0] = 0.999f;
        RandomCrop.Choice choice =
                RandomCrop.parameters(50, 100, new RandomCrop.Bounds(0.25, 1, 1), draws, place(0f));
        assertEquals(2, choice.attempts());
        assertEquals(new Box(0, 0, 35, 35), choice.box()); // sqrt(1250) = 35.36
    }

    @Test
    void afterTenMisfitsTheCentreIsTakenWithTheNearestRatio() {
        assertEquals(
                new RandomCrop.Choice(new Box(0, 86, 20, 27), 10),
                RandomCrop.parameters(20, 200, IMAGENET, draws(0.99f), place(0.5f)));
        assertEquals(
                new RandomCrop.Choice(new Box(86, 0, 27, 20), 10),
                RandomCrop.parameters(200, 20, IMAGENET, draws(0.99f), place(0.5f)));
    }

    @Test
    void everyChoiceLiesInsideTheImage() {
        SplittableRandom random = new SplittableRandom(3);
        RandomCrop.Bounds wild = new RandomCrop.Bounds(0.01, 0.2, 5);
        for (int i = 0; i < 20_000; i++) {
            int height = 1 + random.nextInt(60);
            int width = 1 + random.nextInt(60);
            float[][] draws = new float[RandomCrop.ATTEMPTS][2];
            for (float[] pair : draws) {
                pair[0] = (float) random.nextDouble();
                pair[1] = (float) random.nextDouble();
            }
            float[] place = {1 - 0x1p-24f, (float) random.nextDouble()};
            Box box = RandomCrop.parameters(height, width, wild, draws, place).box();
            assertTrue(box.top() + box.height() <= height && box.left() + box.width() <= width);
        }
    }

    @Test
    void boundsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RandomCrop.Bounds(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new RandomCrop.Bounds(Double.NaN, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new RandomCrop.Bounds(1, 2, 1));
    }

    private static float[][] draws(float value) {
        float[][] draws = new float[RandomCrop.ATTEMPTS][2];
        for (float[] pair : draws) {
            pair[0] = value;
            pair[1] = value;
        }
        return draws;
    }

    private static float[] place(float value) {
        return new float[] {value, value};
    }
}
