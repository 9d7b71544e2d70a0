package io.maskbit.runtime.verify;

import ai.djl.ndarray.NDArray;
import io.maskbit.tensor.FormulaValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of one layer's result: enough to tell that it is another one. A number that is
 * not known is not a number.
 *
 * @param layer path of the layer
 * @param shape extents of the result; empty if not known
 * @param mean mean of all values
 * @param rms root of their mean square
 * @param first value 0 in row order
 * @param second value 1
 * @param middle value n/2
 * @param last value n - 1
 * @param projection sum of all values times fixed numbers in [-1, 1), divided so that it is about
 *     as large as a value: any change of the values moves it
 */
record LayerSummary(
        String layer,
        List<Long> shape,
        double mean,
        double rms,
        double first,
        double second,
        double middle,
        double last,
        double projection) {

    private static final String DIRECTION = "projection";

    LayerSummary {
        shape = List.copyOf(shape);
    }

    /** Summarises a result. */
    static LayerSummary of(String layer, NDArray result) {
        float[] values = result.toFloatArray();
        double sum = 0;
        double squares = 0;
        double along = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i];
            squares += (double) values[i] * values[i];
            along += values[i] * (2 * FormulaValues.unit(DIRECTION, i) - 1);
        }
        int n = values.length;
        return new LayerSummary(
                layer,
                Arrays.stream(result.getShape().getShape()).boxed().toList(),
                sum / n,
                Math.sqrt(squares / n),
                values[0],
                values[Math.min(1, n - 1)],
                values[n / 2],
                values[n - 1],
                along * Math.sqrt(3.0 / n));
    }

    /**
     * Compares what a layer gave with this.
     *
     * @param actual the summary of what it gave
     * @return how far it is off
     */
    Deviation deviation(LayerSummary actual) {
        if (!shape.isEmpty() && !shape.equals(actual.shape)) {
            return Deviation.ofShapes(layer, shape, actual.shape);
        }
        Deviation worst = Deviation.none(layer);
        worst = worse(worst, "mean", mean, actual.mean);
        worst = worse(worst, "root mean square", rms, actual.rms);
        worst = worse(worst, "first value", first, actual.first);
        worst = worse(worst, "second value", second, actual.second);
        worst = worse(worst, "middle value", middle, actual.middle);
        worst = worse(worst, "last value", last, actual.last);
        return worse(worst, "projection", projection, actual.projection);
    }

    private Deviation worse(Deviation worst, String what, double expected, double actual) {
        return Double.isNaN(expected)
                ? worst
                : worst.or(Deviation.of(layer, what, expected, actual, Optional.of(rms)));
    }
}
