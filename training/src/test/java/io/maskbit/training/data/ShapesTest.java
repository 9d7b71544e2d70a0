package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShapesTest {

    @Test
    void anImageDependsOnSeedPartAndNumberOnly() {
        byte[] image = new Shapes(1, "train", 10, 32).image(4).rgb();
        assertArrayEquals(image, new Shapes(1, "train", 500, 32).image(4).rgb());
        assertFalse(Arrays.equals(image, new Shapes(2, "train", 10, 32).image(4).rgb()));
        assertFalse(Arrays.equals(image, new Shapes(1, "validation", 10, 32).image(4).rgb()));
    }

    @Test
    void theBytesAreTheSameOnEveryMachine() {
        // If this fails after an intended change of the drawing, raise Shapes.EDITION as well.
        assertEquals(
                "6b2674bf3d903449816afecb3b944a5463b58188960c779e39fb38d9e11fd674",
                new Shapes(0, "train", 64, 32).digest());
    }

    @Test
    void classesAreBalancedAndNamed() {
        Shapes shapes = new Shapes(0, "train", 160, 32);
        int[] counts = new int[16];
        for (int i = 0; i < shapes.size(); i++) {
            counts[shapes.label(i)]++;
        }
        for (int count : counts) {
            assertEquals(10, count);
        }
        assertEquals("red-circle", shapes.classNames().get(0));
        assertEquals("yellow-cross", shapes.classNames().get(15));
    }

    @Test
    void theInkHasTheColourOfTheName() {
        Shapes shapes = new Shapes(0, "train", 64, 32);
        for (int i = 0; i < 64; i++) {
            String colour = shapes.classNames().get(shapes.label(i)).split("-")[0];
            assertEquals(colour, strongestColour(shapes.image(i)), shapes.name(i));
        }
    }

    @Test
    void digestsTellSetsApart() {
        String digest = new Shapes(0, "train", 64, 32).digest();
        assertNotEquals(digest, new Shapes(1, "train", 64, 32).digest());
        assertNotEquals(digest, new Shapes(0, "validation", 64, 32).digest());
        assertNotEquals(digest, new Shapes(0, "train", 65, 32).digest());
        assertNotEquals(digest, new Shapes(0, "train", 64, 64).digest());
    }

    @Test
    void emptyOrTinySetsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Shapes(0, "train", 0, 32));
        assertThrows(IllegalArgumentException.class, () -> new Shapes(0, "train", 1, 7));
    }

    private static String strongestColour(RawImage image) {
        int[] pixels = new int[4];
        byte[] rgb = image.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            boolean r = (rgb[i] & 0xFF) > 150;
            boolean g = (rgb[i + 1] & 0xFF) > 100;
            boolean b = (rgb[i + 2] & 0xFF) > 100;
            if (r && !g && !b) {
                pixels[0]++;
            } else if (g && !r && !b) {
                pixels[1]++;
            } else if (b && !r && (rgb[i + 1] & 0xFF) < 120) {
                pixels[2]++;
            } else if (r && g && !b) {
                pixels[3]++;
            }
        }
        int best = 0;
        for (int i = 1; i < 4; i++) {
            best = pixels[i] > pixels[best] ? i : best;
        }
        assertTrue(pixels[best] > 30, Arrays.toString(pixels));
        return new String[] {"red", "green", "blue", "yellow"}[best];
    }
}
