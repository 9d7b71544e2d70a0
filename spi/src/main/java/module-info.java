/** What plugins implement: the five component kinds and their factories. */
module io.maskbit.spi {
    requires transitive io.maskbit.api;
    requires transitive ai.djl.api; // automatic module with a name fixed in its manifest

    exports io.maskbit.spi;
}
