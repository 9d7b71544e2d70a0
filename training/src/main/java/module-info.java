/** Data in a reproducible order, the two training loops, checkpoints. */
module io.maskbit.training {
    requires transitive io.maskbit.spi;
    requires java.desktop; // decodes image files

    exports io.maskbit.training.data;
}
