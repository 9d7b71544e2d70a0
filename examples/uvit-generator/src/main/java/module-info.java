/** A U-ViT as a masked generator. */
module acme.uvit {
    requires io.maskbit.spi;
    requires com.google.gson;

    provides io.maskbit.spi.GeneratorFactory with
            acme.uvit.UvitGeneratorFactory;
}
