package io.maskbit.networks;

/**
 * Where a parameter's values start. A value is a pure function of the parameter's seed and the
 * value's position, so that values can be made in any order, by many threads, and are equal bit by
 * bit on every machine and device.
 */
public sealed interface Start {

    /**
     * Returns one value.
     *
     * @param seed seed of the parameter
     * @param index position of the value in row-major order
     * @return the value
     */
    float at(long seed, long index);

    /** All values are zero. */
    static Start zeros() {
        return new Constant(0);
    }

    /** All values are one. */
    static Start ones() {
        return new Constant(1);
    }

    /**
     * All values are equal.
     *
     * @param value the value
     */
    static Start constant(double value) {
        return new Constant((float) value);
    }

    /**
     * Uniform in (-bound, bound).
     *
     * @param bound positive
     */
    static Start uniform(double bound) {
        return new Uniform((float) bound);
    }

    /**
     * Uniform in ±1/sqrt(fan in): the default of PyTorch for weights and biases of convolutions and
     * linear layers.
     *
     * @param fanIn inputs of one output: product of all dimensions of the weight but the first
     */
    static Start fanIn(long fanIn) {
        return uniform(1 / Math.sqrt(fanIn));
    }

    /**
     * Uniform in ±sqrt(6 / (fan in + fan out)).
     *
     * @param fanIn inputs of one output
     * @param fanOut outputs of one input
     */
    static Start xavierUniform(long fanIn, long fanOut) {
        return uniform(Math.sqrt(6.0 / (fanIn + fanOut)));
    }

    /**
     * Normal with mean zero.
     *
     * @param std standard deviation
     */
    static Start normal(double std) {
        return new Normal(std);
    }

    /**
     * Normal with mean zero, drawn again where outside [-2, 2]. The bounds are absolute, not in
     * units of the deviation, as in PyTorch's {@code trunc_normal_} with its default bounds.
     *
     * @param std standard deviation
     */
    static Start truncatedNormal(double std) {
        return new TruncatedNormal(std, 2);
    }

    /**
     * Equal values.
     *
     * @param value the value
     */
    record Constant(float value) implements Start {
        @Override
        public float at(long seed, long index) {
            return value;
        }
    }

    /**
     * Uniform in (-bound, bound), symmetric.
     *
     * @param bound positive
     */
    record Uniform(float bound) implements Start {
        @Override
        public float at(long seed, long index) {
            // Odd multiples of 2^-24: symmetric around zero, exact in float, never zero or ±1.
            long odd = 2 * (Hash.of(seed, index) >>> 40) + 1 - (1L << 24);
            return bound * ((float) odd * 0x1p-24f);
        }
    }

    /**
     * Normal with mean zero.
     *
     * @param std standard deviation, 0 or more
     */
    record Normal(double std) implements Start {

        /**
         * Checks the deviation.
         *
         * @throws IllegalArgumentException if it is negative or not finite
         */
        public Normal {
            checkDeviation(std);
        }

        @Override
        public float at(long seed, long index) {
            return (float) (std * NormalQuantile.of(Hash.unit(seed, index)));
        }
    }

    /**
     * Normal with mean zero inside absolute bounds.
     *
     * @param std standard deviation, 0 or more
     * @param bound largest absolute value; positive
     */
    record TruncatedNormal(double std, double bound) implements Start {

        /**
         * Checks deviation and bound.
         *
         * @throws IllegalArgumentException if the deviation is negative or not finite, or the bound
         *     is not positive
         */
        public TruncatedNormal {
            checkDeviation(std);
            if (!(bound > 0)) {
                throw new IllegalArgumentException("a bound must be above 0, but is " + bound);
            }
        }

        @Override
        public float at(long seed, long index) {
            long stream = seed;
            while (true) {
                double value = std * NormalQuantile.of(Hash.unit(stream, index));
                if (Math.abs(value) <= bound) {
                    return (float) value;
                }
                stream = Hash.of(stream, -1);
            }
        }
    }

    private static void checkDeviation(double std) {
        if (!(std >= 0) || Double.isInfinite(std)) {
            throw new IllegalArgumentException(
                    "a standard deviation must be 0 or more, but is " + std);
        }
    }
}
