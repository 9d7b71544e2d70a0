/** Everything that touches libtorch beyond the DJL API. */
module io.maskbit.tensor {
    requires transitive io.maskbit.spi;
    requires ai.djl.pytorch_engine; // only here: the walls test forbids it elsewhere
    requires com.google.gson;
    requires org.slf4j; // the engine is an automatic module and cannot ask for it itself

    exports io.maskbit.tensor;
    exports io.maskbit.tensor.npz;
}
