/** Image and token metrics, the judge, features, statistics, scores, means and intervals. */
module io.maskbit.evaluation {
    requires transitive io.maskbit.networks;

    exports io.maskbit.evaluation;
    exports io.maskbit.evaluation.features;
    exports io.maskbit.evaluation.statistics;
}
