/** Blocks that at least two modules use: convolutional and transformer blocks, starting values. */
module io.maskbit.networks {
    requires transitive io.maskbit.tensor;

    exports io.maskbit.networks;
}
