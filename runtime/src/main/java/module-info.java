/** Finds plugins, reads experiments, plans, wires, runs, compares and reports; the command line. */
module io.maskbit.runtime {
    requires transitive io.maskbit.spi;
    requires transitive java.desktop; // pictures
    requires io.maskbit.evaluation;
    requires io.maskbit.sampling;
    requires io.maskbit.tensor;
    requires io.maskbit.training;
    requires com.google.gson; // also for the engine, which is automatic and cannot ask for it itself
    requires com.google.guice;
    requires info.picocli;
    requires jakarta.inject; // Guice is automatic and cannot ask for it itself
    requires java.compiler; // which names are keywords
    requires java.management; // the options of this process, for the processes of arms
    requires java.net.http; // published weights
    requires org.slf4j; // as gson
    requires org.snakeyaml.engine.v2;

    exports io.maskbit.runtime;

    opens io.maskbit.runtime.cli to
            info.picocli;
    opens io.maskbit.runtime.wiring to
            com.google.guice;

    uses io.maskbit.spi.QuantizerFactory;
    uses io.maskbit.spi.TokenizerFactory;
    uses io.maskbit.spi.DiscriminatorFactory;
    uses io.maskbit.spi.PerceptualLossFactory;
    uses io.maskbit.spi.GeneratorFactory;
}
