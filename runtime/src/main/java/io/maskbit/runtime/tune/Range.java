package io.maskbit.runtime.tune;

/**
 * Where a setting is searched.
 *
 * @param low the smallest value
 * @param high the largest value; the same as the smallest keeps the setting
 */
record Range(double low, double high) {

    @Override
    public String toString() {
        return low + ":" + high;
    }
}
