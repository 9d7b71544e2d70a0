/** Data in a reproducible order, the two training loops, checkpoints. */
module io.maskbit.training {
    requires transitive io.maskbit.sampling;
    requires transitive java.desktop; // decodes image files
    requires com.google.gson;

    exports io.maskbit.training.checkpoint;
    exports io.maskbit.training.data;
    exports io.maskbit.training.health;
    exports io.maskbit.training.loop;
    exports io.maskbit.training.tokens;
}
