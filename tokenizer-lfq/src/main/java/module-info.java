/** The lookup-free quantizer of MaskBit. */
module io.maskbit.tokenizer.lfq {
    requires io.maskbit.tensor;

    provides io.maskbit.spi.QuantizerFactory
            with io.maskbit.tokenizer.lfq.LfqQuantizerFactory;
}
