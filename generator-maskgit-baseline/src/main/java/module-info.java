/** The masked generator of MaskGIT: it learns an embedding of every token. */
module io.maskbit.generator.maskgit {
    requires io.maskbit.networks;
    requires io.maskbit.spi; // its version, recorded by the compiler, says which runtime fits

    provides io.maskbit.spi.GeneratorFactory
            with io.maskbit.generator.maskgit.MaskGitGeneratorFactory;
}
