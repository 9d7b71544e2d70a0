/** Contract tests for plugin authors: implement one interface per component, get its laws as tests. */
module io.maskbit.testkit {
    requires transitive io.maskbit.spi;
    requires transitive org.junit.jupiter.api;
    requires io.maskbit.runtime;
    requires io.maskbit.tensor;

    exports io.maskbit.testkit;
}
