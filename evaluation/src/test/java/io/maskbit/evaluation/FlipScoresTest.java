package io.maskbit.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.ImageShape;
import io.maskbit.evaluation.FlipContrast.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FlipScoresTest {

    private static ImageChanges mse(double... values) {
        return new ImageChanges(Map.of(ChangeMeasure.MSE, values));
    }

    /** Two images; means over images by bit are 2, 5 and 3. */
    private static FlipScores three() {
        List<ImageChanges> bits = List.of(mse(1, 3), mse(6, 4), mse(3, 3));
        List<Double> ones = List.of(1.0, 1.0, 1.0);
        return new FlipScores(mse(0, 0), bits, ones, bits, ones, mse(10, 20), ones, ones);
    }

    private static FlipScores constant(double... values) {
        List<ImageChanges> bits = List.of(mse(values));
        List<Double> ones = List.of(1.0);
        return new FlipScores(mse(values), bits, ones, bits, ones, mse(values), ones, ones);
    }

    @Test
    void medianIsTakenOverBitsOfMeansOverImages() {
        assertEquals(3, three().median(ChangeMeasure.MSE, new int[] {0, 1}));
        assertEquals(3, three().median(ChangeMeasure.MSE, new int[] {1, 1}));
        assertEquals(3, three().median(ChangeMeasure.MSE, new int[] {0}));
        List<ImageChanges> two = List.of(mse(1, 3), mse(6, 4));
        List<Double> none = List.of();
        FlipScores even = new FlipScores(mse(0, 0), two, none, two, none, mse(1, 1), none, none);
        assertEquals(3.5, even.median(ChangeMeasure.MSE, new int[] {0, 1}), "of 2 and 5");
    }

    @Test
    void summaryHoldsMeansAndTheShareOfTheWayToAnotherImage() {
        FlipSummary summary =
                FlipSummary.of(three(), new Bootstrap(2, 100, new SplittableRandom(1)));
        assertEquals(5, summary.bits().get(1).get(ChangeMeasure.MSE).mean());
        assertEquals(4, summary.bits().get(1).get(ChangeMeasure.MSE).low(), "image 1 alone");
        assertEquals(6, summary.bits().get(1).get(ChangeMeasure.MSE).high(), "image 0 alone");
        assertEquals(15, summary.pairs().get(ChangeMeasure.MSE).mean());
        assertEquals(0.2, summary.shares().get(ChangeMeasure.MSE).mean(), 1e-12);
    }

    @Test
    void contrastIsRunAgainstControl() {
        FlipScores run = constant(1, 2, 1, 2);
        FlipScores control = constant(8, 9, 8, 9);
        Bootstrap bootstrap = new Bootstrap(4, 200, new SplittableRandom(1));
        FlipContrast contrast = FlipContrast.of(run, control, bootstrap);
        Interval difference = contrast.differences().get(ChangeMeasure.MSE);
        assertEquals(-7, difference.mean(), 1e-12);
        assertEquals(-7, difference.low(), 1e-12, "the same images on both sides");
        assertEquals(1.5 / 8.5, contrast.ratios().get(ChangeMeasure.MSE).mean(), 1e-12);
        assertEquals(Finding.CLOSER, contrast.finding(ChangeMeasure.MSE));
        assertEquals(
                Finding.FURTHER,
                FlipContrast.of(control, run, bootstrap).finding(ChangeMeasure.MSE));
        assertEquals(
                Finding.NOT_SHOWN, FlipContrast.of(run, run, bootstrap).finding(ChangeMeasure.MSE));
        assertThrows(
                IllegalArgumentException.class,
                () -> FlipContrast.of(run, constant(1, 2), bootstrap));
    }

    @Test
    void largerSimilarityIsCloser() {
        Bootstrap bootstrap = new Bootstrap(2, 50, new SplittableRandom(1));
        FlipScores high = similar(0.9);
        FlipScores low = similar(0.1);
        assertEquals(
                Finding.CLOSER, FlipContrast.of(high, low, bootstrap).finding(ChangeMeasure.SSIM));
    }

    private static FlipScores similar(double ssim) {
        ImageChanges all = new ImageChanges(Map.of(ChangeMeasure.SSIM, new double[] {ssim, ssim}));
        List<Double> one = List.of(1.0);
        return new FlipScores(all, List.of(all), one, List.of(all), one, all, one, one);
    }

    @Test
    void equalSeedsGiveEqualIntervals() {
        double[] values = new double[40];
        SplittableRandom random = new SplittableRandom(5);
        Arrays.setAll(values, i -> random.nextDouble());
        ImageChanges changes = mse(values);
        Interval first = interval(changes, 7);
        assertEquals(first, interval(changes, 7));
        assertNotEquals(first, interval(changes, 8));
        assertEquals(changes.mean(ChangeMeasure.MSE), first.mean());
        // the standard error of a mean of 40 uniform values is 0.0456
        assertEquals(first.mean() - 1.96 * 0.0456, first.low(), 0.02);
        assertEquals(first.mean() + 1.96 * 0.0456, first.high(), 0.02);
    }

    private static Interval interval(ImageChanges changes, long seed) {
        return new Bootstrap(changes.images(), 2000, new SplittableRandom(seed))
                .of(chosen -> changes.mean(ChangeMeasure.MSE, chosen));
    }

    @Test
    void joinedPartsAreTheWhole() {
        ImageChanges joined = ImageChanges.joined(List.of(mse(1, 2), mse(6)));
        assertEquals(3, joined.images());
        assertEquals(3, joined.mean(ChangeMeasure.MSE));
        assertEquals(6, joined.value(ChangeMeasure.MSE, 2));
    }

    @Test
    void rulerMeasuresEachImageByItself() {
        ImageShape shape = new ImageShape(3, 8, 8);
        float[] grey = new float[2 * 192];
        float[] other = new float[2 * 192];
        Arrays.fill(grey, 0.5f);
        Arrays.fill(other, 0.5f);
        Arrays.fill(other, 192, 384, 0.75f);
        Map<ChangeMeasure, double[]> values =
                new ChangeRuler(new Images(grey, 2, shape), Optional.empty())
                        .measure(new Images(other, 2, shape));
        assertEquals(0, values.get(ChangeMeasure.MSE)[0]);
        assertEquals(0.0625, values.get(ChangeMeasure.MSE)[1]);
        assertEquals(1, values.get(ChangeMeasure.SSIM)[0], 1e-12);
        assertEquals(10 * Math.log10(16), values.get(ChangeMeasure.PSNR)[1], 1e-6);
        assertTrue(values.keySet().size() == 3, "no judge");
    }
}
