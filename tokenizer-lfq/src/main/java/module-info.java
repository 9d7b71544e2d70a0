/** The lookup-free quantizer of MaskBit. */
module io.maskbit.tokenizer.lfq {
    requires io.maskbit.tensor;
    requires io.maskbit.spi; // its version, recorded by the compiler, says which runtime fits

    provides io.maskbit.spi.QuantizerFactory
            with io.maskbit.tokenizer.lfq.LfqQuantizerFactory;
}
