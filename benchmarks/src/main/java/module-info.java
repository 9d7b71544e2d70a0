/** Speed and memory claims, measured side by side. Not shipped. */
module io.maskbit.benchmarks {
    requires io.maskbit.evaluation;
    requires io.maskbit.runtime;
    requires io.maskbit.sampling;
    requires io.maskbit.tensor;
    requires io.maskbit.training;
    requires java.desktop; // pictures

    uses io.maskbit.spi.GeneratorFactory;
    uses io.maskbit.spi.QuantizerFactory;
    uses io.maskbit.spi.TokenizerFactory;
}
