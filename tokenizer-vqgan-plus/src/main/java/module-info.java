/**
 * The VQGAN+ and Taming-VQGAN autoencoders, the vq quantizer, their discriminators, and the
 * perceptual losses.
 */
module io.maskbit.tokenizer.vqganplus {
    requires io.maskbit.networks;
    requires io.maskbit.spi; // its version, recorded by the compiler, says which runtime fits

    provides io.maskbit.spi.TokenizerFactory
            with io.maskbit.tokenizer.vqganplus.VqganPlusTokenizerFactory,
                    io.maskbit.tokenizer.vqganplus.TamingTokenizerFactory;
    provides io.maskbit.spi.QuantizerFactory
            with io.maskbit.tokenizer.vqganplus.VqQuantizerFactory;
    provides io.maskbit.spi.DiscriminatorFactory
            with io.maskbit.tokenizer.vqganplus.VqganPlusDiscriminatorFactory,
                    io.maskbit.tokenizer.vqganplus.PatchGanFactory;
    provides io.maskbit.spi.PerceptualLossFactory
            with io.maskbit.tokenizer.vqganplus.NoPerceptualLossFactory,
                    io.maskbit.tokenizer.vqganplus.perceptual.JudgeLossFactory,
                    io.maskbit.tokenizer.vqganplus.perceptual.LpipsLossFactory,
                    io.maskbit.tokenizer.vqganplus.perceptual.ResNet50LossFactory,
                    io.maskbit.tokenizer.vqganplus.perceptual.ConvNextLossFactory,
                    io.maskbit.tokenizer.vqganplus.perceptual.ScriptedLossFactory;
}
