/** Words for experiments: token spaces, shapes, seeds, problems, comparisons, results. */
module io.maskbit.api {
    exports io.maskbit.api;
}
