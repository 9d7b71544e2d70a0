/** The unmasking loop, its schedules and guidance. */
module io.maskbit.sampling {
    requires transitive io.maskbit.tensor;

    exports io.maskbit.sampling;
}
