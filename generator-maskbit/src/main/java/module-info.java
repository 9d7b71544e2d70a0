/** The masked generator of MaskBit: it reads bits and has no table of token embeddings. */
module io.maskbit.generator.maskbit {
    requires io.maskbit.networks;
    requires io.maskbit.spi; // its version, recorded by the compiler, says which runtime fits

    provides io.maskbit.spi.GeneratorFactory
            with io.maskbit.generator.maskbit.MaskBitGeneratorFactory;
}
