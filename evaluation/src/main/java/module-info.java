/** Image and token metrics, the judge, features, statistics, scores, means and intervals. */
module io.maskbit.evaluation {
    requires transitive io.maskbit.networks;
    requires com.google.gson;

    exports io.maskbit.evaluation;
    exports io.maskbit.evaluation.features;
    exports io.maskbit.evaluation.score;
    exports io.maskbit.evaluation.statistics;
}
