package io.maskbit.evaluation.features;

import ai.djl.ndarray.NDManager;

/** A frozen network that turns images into features; not thread-safe. */
public interface FeatureExtractor extends AutoCloseable {

    /** Returns which features these are. */
    ExtractorIdentity identity();

    /** Returns D, the length of a pooled vector. */
    int width();

    /**
     * Looks at images. The result for an image does not depend on the others but for rounding.
     *
     * @param images any extents that the network can take
     * @param scope owner of the results
     * @return the features
     */
    Features extract(ByteImages images, NDManager scope);

    /** Frees the network. */
    @Override
    void close();
}
