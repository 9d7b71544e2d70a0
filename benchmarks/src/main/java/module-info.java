/** Speed and memory claims, measured side by side. Not shipped. */
module io.maskbit.benchmarks {
    requires io.maskbit.sampling;
    requires io.maskbit.tensor;

    uses io.maskbit.spi.GeneratorFactory;
    uses io.maskbit.spi.QuantizerFactory;
}
