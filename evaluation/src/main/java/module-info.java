/** Image and token metrics, the judge, means and intervals. */
module io.maskbit.evaluation {
    requires transitive io.maskbit.networks;

    exports io.maskbit.evaluation;
}
