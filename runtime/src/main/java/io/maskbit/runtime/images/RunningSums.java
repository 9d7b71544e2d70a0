package io.maskbit.runtime.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.evaluation.features.Features;
import io.maskbit.evaluation.statistics.FeatureMoments;
import java.util.Optional;

/** The sums over all images so far: of pooled and, if the network gives them, spatial features. */
final class RunningSums implements AutoCloseable {

    private final NDManager manager;
    private Optional<FeatureMoments> pooled;
    private Optional<FeatureMoments> spatial;

    RunningSums(
            NDManager manager, Optional<FeatureMoments> pooled, Optional<FeatureMoments> spatial) {
        this.manager = manager;
        this.pooled = pooled;
        this.spatial = spatial;
    }

    void add(Features features) {
        pooled = Optional.of(added(pooled, features.pooled()));
        if (features.spatial().isPresent()) {
            spatial = Optional.of(added(spatial, features.spatial().orElseThrow()));
        }
    }

    Optional<FeatureMoments> pooled() {
        return pooled;
    }

    Optional<FeatureMoments> spatial() {
        return spatial;
    }

    private FeatureMoments added(Optional<FeatureMoments> sums, NDArray features) {
        FeatureMoments moments =
                sums.orElseGet(() -> new FeatureMoments((int) features.getShape().get(1), manager));
        moments.add(features);
        return moments;
    }

    @Override
    public void close() {
        pooled.ifPresent(FeatureMoments::close);
        spatial.ifPresent(FeatureMoments::close);
    }
}
