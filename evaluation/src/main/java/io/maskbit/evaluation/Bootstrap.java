package io.maskbit.evaluation;

import io.maskbit.api.ComparisonReport.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * 95 % intervals by resampling images: a statistic is computed again on as many images drawn with
 * replacement, many times, and the interval reaches from the 2.5 % to the 97.5 % point of what came
 * out. The same draws serve every statistic, so that equal images meet each other in differences.
 *
 * <p>Such an interval says how far the number hangs on which images were taken. It knows nothing of
 * other trainings of the same network.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Bootstrap methods: another look at the
 *     jackknife</a>
 */
public final class Bootstrap {

    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private final int[][] draws;
    private final int[] all;

    /**
     * Draws.
     *
     * @param images number of images, at least 1
     * @param times how often to draw, at least 1
     * @param random chooses images
     * @throws IllegalArgumentException if a number is below 1
     */
    public Bootstrap(int images, int times, SplittableRandom random) {
        if (images < 1 || times < 1) {
            throw new IllegalArgumentException(
                    "images and times must be at least 1, but are " + images + " and " + times);
        }
        all = IntStream.range(0, images).toArray();
        draws = new int[times][images];
        for (int[] draw : draws) {
            Arrays.setAll(draw, i -> random.nextInt(images));
        }
    }

    /**
     * Computes a statistic and its interval.
     *
     * @param statistic a function of numbers of images, which may repeat
     * @return the statistic of all images, and the interval; an end is NaN if the statistic is no
     *     number there
     */
    public Interval of(ToDoubleFunction<int[]> statistic) {
        double[] values = Arrays.stream(draws).mapToDouble(statistic).sorted().toArray();
        return new Interval(
                statistic.applyAsDouble(all),
                values[(int) Math.floor(LOW * (values.length - 1))],
                values[(int) Math.ceil(HIGH * (values.length - 1))]);
    }
}
