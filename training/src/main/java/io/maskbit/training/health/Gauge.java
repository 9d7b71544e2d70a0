package io.maskbit.training.health;

/** Mean and maximum of a number over a window. */
final class Gauge {

    private double sum;
    private double largest = Double.NEGATIVE_INFINITY;
    private double readings;

    void add(double value) {
        sum += value;
        largest = Math.max(largest, value);
        readings++;
    }

    double mean() {
        return sum / readings;
    }

    double largest() {
        return largest;
    }

    double[] state() {
        return new double[] {sum, largest, readings};
    }

    static Gauge of(double[] state) {
        Gauge gauge = new Gauge();
        gauge.sum = state[0];
        gauge.largest = state[1];
        gauge.readings = state[2];
        return gauge;
    }
}
