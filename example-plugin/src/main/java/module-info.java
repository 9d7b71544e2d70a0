/** Finite scalar quantization. Exports nothing: the program finds it as a service. */
module acme.fsq {
    requires io.maskbit.spi;

    provides io.maskbit.spi.QuantizerFactory
            with acme.fsq.FsqQuantizerFactory;
}
