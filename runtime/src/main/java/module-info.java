/** Finds plugins, reads experiments, plans, wires, runs, compares and reports; the command line. */
module io.maskbit.runtime {
    requires transitive io.maskbit.spi;
    requires io.maskbit.training;
    requires com.google.gson; // also for the engine, which is automatic and cannot ask for it itself
    requires info.picocli;
    requires org.slf4j; // likewise for the engine
    requires org.snakeyaml.engine.v2;

    exports io.maskbit.runtime;

    opens io.maskbit.runtime.cli to
            info.picocli;

    uses io.maskbit.spi.QuantizerFactory;
    uses io.maskbit.spi.TokenizerFactory;
    uses io.maskbit.spi.DiscriminatorFactory;
    uses io.maskbit.spi.PerceptualLossFactory;
    uses io.maskbit.spi.GeneratorFactory;
}
