package io.maskbit.evaluation.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.OperatorArchive;
import io.maskbit.tensor.ScriptedFeatures;
import io.maskbit.tensor.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule against numbers of the library that it is named after. */
class ResizeTest {

    @TempDir Path folder;

    @Test
    void equalsThePythonImagingLibraryWhereAnImageShrinks() {
        // Pillow 12.3, Image.resize of mode F, columns first in the list.
        double[] wanted = {
            62.38679504394531, 149.15660095214844, 114.02796936035156, 108.10285186767578,
            93.79458618164062, 150.38795471191406, 162.20785522460938, 134.47129821777344,
            137.79344177246094, 164.69894409179688, 149.88784790039062, 118.8172836303711
        };
        assertArrayEquals(wanted, resized(ResizeRule.PIL_BICUBIC, 5, 7, 3, 4));
    }

    @Test
    void equalsThePythonImagingLibraryWhereAnImageGrowsAndCutsOff() {
        double[] firstRow = {
            0,
            20.961042404174805,
            80.38622283935547,
            148.23585510253906,
            172.4977569580078,
            64.83629608154297,
            0,
            0,
            36.53177261352539,
            106.71192169189453
        };
        double[] all = resized(ResizeRule.PIL_BICUBIC, 3, 4, 5, 7);
        assertArrayEquals(firstRow, Arrays.copyOf(all, firstRow.length));
        assertEquals(255, all[all.length - 1]); // 265.2124938964844 before
        double[] kept = resized(ResizeRule.ANTIALIASED_BICUBIC, 3, 4, 5, 7);
        assertEquals(-9.933372497558594, kept[0], 1e-5);
        assertEquals(265.2124938964844, kept[kept.length - 1], 1e-4);
    }

    @Test
    void equalsThePythonImagingLibraryWithTriangles() {
        double[] wanted = {
            57.14814758300781, 79.29629516601562, 115.14814758300781, 169.9629669189453,
            151.29629516601562, 122.35802459716797, 136.08642578125, 142.70370483398438,
            145.88888549804688
        };
        double[] all = resized(ResizeRule.PIL_BILINEAR, 11, 6, 4, 9);
        assertArrayEquals(wanted, Arrays.copyOf(all, wanted.length));
    }

    @Test
    void leavesAnAxisOfTheRightExtentAlone() {
        double[] wanted = {74.6048355102539, 99.20757293701172, 117.33064270019531};
        double[] all = resized(ResizeRule.PIL_BICUBIC, 5, 7, 5, 3);
        assertArrayEquals(wanted, Arrays.copyOf(all, wanted.length));
        for (ResizeRule rule : ResizeRule.values()) {
            byte[] pixels = image(5, 7).pixels();
            double[] same = resized(rule, 5, 7, 5, 7);
            for (int i = 0; i < same.length; i++) {
                assertEquals(pixels[i] & 0xFF, same[i], rule.text());
            }
        }
    }

    @Test
    void equalsTensorFlowInItsCornersAndBetween() {
        // Doubled: the even outputs are the inputs, the odd ones lie between, the last one repeats.
        byte[] pixels = {10, 20, 40, 80};
        ByteImages image = new ByteImages(pixels, 1, new ImageShape(1, 1, 4));
        double[] doubled = new Resize(ResizeRule.TF1_BILINEAR, 1, 8).apply(image);
        assertArrayEquals(new double[] {10, 15, 20, 30, 40, 60, 80, 80}, doubled);
        double[] halved = new Resize(ResizeRule.TF1_BILINEAR, 1, 2).apply(image);
        assertArrayEquals(new double[] {10, 40}, halved); // not antialiased
    }

    @Test
    void equalsLibtorchWithoutAntialiasing() throws IOException {
        for (int[] extents : new int[][] {{5, 7, 3, 4}, {3, 4, 8, 7}, {9, 2, 4, 2}}) {
            agrees("torch.upsample_bilinear2d", ResizeRule.TORCH_BILINEAR, extents);
            agrees("torch.upsample_bicubic2d", ResizeRule.TORCH_BICUBIC, extents);
        }
    }

    @Test
    void everyImageOfABatchIsResizedByItself() {
        ByteImages one = image(6, 5);
        byte[] twice = Arrays.copyOf(one.pixels(), 2 * one.pixels().length);
        System.arraycopy(one.pixels(), 0, twice, one.pixels().length, one.pixels().length);
        twice[0] = 77;
        Resize resize = new Resize(ResizeRule.PIL_BICUBIC, 4, 4);
        double[] alone = resize.apply(one);
        double[] both = resize.apply(new ByteImages(twice, 2, one.shape()));
        assertArrayEquals(alone, Arrays.copyOfRange(both, alone.length, both.length));
        assertTrue(alone[0] != both[0]);
    }

    private void agrees(String operator, ResizeRule rule, int[] extents) throws IOException {
        String source =
                """
                class Ops(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self, x: Tensor) -> Tensor:
                    return %s(x, [%d, %d], False, None, None)
                """
                        .formatted(operator, extents[2], extents[3]);
        Path file = Files.write(folder.resolve("resize.pt"), OperatorArchive.of(source));
        ByteImages image = image(extents[0], extents[1]);
        float[] values = new float[image.pixels().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.pixels()[i] & 0xFF;
        }
        try (NDManager manager = Backend.open("cpu")) {
            ScriptedFeatures library = ScriptedFeatures.load(file, manager);
            float[] wanted =
                    Step.scoped(
                            () -> {
                                Shape shape = new Shape(1, 1, extents[0], extents[1]);
                                NDArray x = manager.create(values, shape);
                                Pass pass = Pass.evaluation(manager);
                                return library.features(x, pass).get(0).toFloatArray();
                            });
            double[] actual = resized(rule, extents[0], extents[1], extents[2], extents[3]);
            for (int i = 0; i < actual.length; i++) {
                // The library works in float32, ours in float64.
                assertEquals(wanted[i], actual[i], 1e-3, operator + Arrays.toString(extents));
            }
        }
    }

    private static double[] resized(ResizeRule rule, int height, int width, int toHeight, int to) {
        return new Resize(rule, toHeight, to).apply(image(height, width));
    }

    private static ByteImages image(int height, int width) {
        byte[] pixels = new byte[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = (byte) (37 * y * y + 91 * x + 13 * x * y);
            }
        }
        return new ByteImages(pixels, 1, new ImageShape(1, height, width));
    }
}
