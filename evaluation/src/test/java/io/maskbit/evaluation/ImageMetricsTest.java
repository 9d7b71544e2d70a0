package io.maskbit.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ImageShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImageMetricsTest {

    private static final ImageShape SHAPE = new ImageShape(3, 64, 64);

    @Test
    void theFillIsThePublishedOne() {
        assertEquals(0.996178627f, Fill.uniform("demo", 0));
        assertEquals(0.048374057f, Fill.uniform("demo", 3));
    }

    @Test
    void valuesEqualThePublishedOnes() {
        Images x = Fill.images("image64", 2, SHAPE);
        ImageMetrics metrics = new ImageMetrics();
        metrics.add(x, noisy(x));
        assertEquals(0.09257087, metrics.mae(), 1e-7);
        assertEquals(0.01186061, metrics.mse(), 1e-8);
        assertEquals(19.25898302, metrics.psnr(), 1e-5);
        assertEquals(0.92861377, metrics.ssim(), 1e-6);
    }

    @Test
    void batchesAddUpToTheWhole() {
        Images x = Fill.images("a", 5, new ImageShape(3, 12, 9));
        Images y = Fill.images("b", 5, new ImageShape(3, 12, 9));
        ImageMetrics whole = new ImageMetrics();
        whole.add(x, y);
        ImageMetrics parts = new ImageMetrics();
        parts.add(part(x, 0, 3), part(y, 0, 3));
        parts.add(part(x, 3, 2), part(y, 3, 2));
        assertEquals(5, parts.images());
        assertEquals(whole.values(), parts.values());
    }

    @Test
    void equalImagesReachTheBestValues() {
        Images x = Fill.images("a", 2, new ImageShape(1, 8, 8));
        ImageMetrics metrics = new ImageMetrics();
        metrics.add(x, x);
        assertEquals(0, metrics.mae());
        assertEquals(0, metrics.mse());
        assertEquals(100, metrics.psnr(), 1e-9);
        assertEquals(1, metrics.ssim(), 1e-12);
    }

    @Test
    void flatImagesFollowTheFormula() {
        ImageMetrics metrics = new ImageMetrics();
        metrics.add(flat(0.5f), flat(0.25f));
        assertEquals(0.25, metrics.mae());
        assertEquals(0.0625, metrics.mse());
        assertEquals(10 * Math.log10(16), metrics.psnr(), 1e-7);
        assertEquals((0.25 + 1e-4) / (0.3125 + 1e-4), metrics.ssim(), 1e-9);
    }

    @Test
    void valuesOutsideAreClamped() {
        ImageMetrics metrics = new ImageMetrics();
        metrics.add(flat(1), flat(7));
        metrics.add(flat(0), flat(-3));
        assertEquals(0, metrics.mse());
    }

    @Test
    void theWindowIsANormalisedGaussian() {
        double[] window = StructuralSimilarity.window();
        assertEquals(1, Arrays.stream(window).sum(), 1e-12);
        assertEquals(0.26601171 * 0.26601171, window[60], 1e-8);
        assertEquals(0.00102838 * 0.21300553, window[4], 1e-8);
    }

    @Test
    void noNumbersAreNotHidden() {
        ImageMetrics metrics = new ImageMetrics();
        metrics.add(flat(Float.NaN), flat(1));
        assertTrue(Double.isNaN(metrics.mse()));
    }

    @Test
    void whatDoesNotMatchIsRefused() {
        ImageMetrics metrics = new ImageMetrics();
        Images small = Fill.images("a", 1, new ImageShape(1, 5, 8));
        assertThrows(IllegalArgumentException.class, () -> metrics.add(small, small));
        assertThrows(IllegalArgumentException.class, () -> metrics.add(flat(1), small));
        assertTrue(new ImageMetrics().values().isEmpty());
    }

    @Test
    void bytesAreTruncatedNotRounded() {
        float[] pixels = {-1, 0, 0.5f, 0.999f, 1, 2, 1 / 255f, 0.0039f};
        Images images = new Images(pixels, 1, new ImageShape(1, 2, 4));
        byte[] bytes = images.bytes();
        int[] expected = {0, 0, 127, 254, 255, 255, 1, 0};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], bytes[i] & 0xFF);
        }
    }

    @Test
    void bytesOfAFileSurviveTheWayThere() {
        float[] pixels = new float[256];
        for (int i = 0; i < 256; i++) {
            pixels[i] = i / 255f;
        }
        Images images = new Images(pixels, 1, new ImageShape(1, 16, 16));
        for (int i = 0; i < 256; i++) {
            assertEquals(i, images.bytes()[i] & 0xFF);
            assertEquals(pixels[i], images.truncated().pixels()[i]);
        }
    }

    private static Images flat(float value) {
        float[] pixels = new float[64];
        Arrays.fill(pixels, value);
        return new Images(pixels, 1, new ImageShape(1, 8, 8));
    }

    private static Images noisy(Images x) {
        float[] noise = Fill.uniforms("noise64", x.pixels().length);
        float[] pixels = x.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] += 0.2f * (2 * noise[i] - 1);
        }
        return new Images(pixels, x.count(), x.shape());
    }

    private static Images part(Images images, int from, int count) {
        int values = Math.toIntExact(images.shape().values());
        return new Images(
                Arrays.copyOfRange(images.pixels(), from * values, (from + count) * values),
                count,
                images.shape());
    }
}
