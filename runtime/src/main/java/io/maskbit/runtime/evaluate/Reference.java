package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDManager;
import io.maskbit.evaluation.statistics.Gaussian;
import java.util.Optional;

/** What images are compared with. */
public sealed interface Reference {

    /** Returns what it is, as people know it. */
    String name();

    /** Returns its SHA-256: of the images, or of the file of statistics. */
    String digest();

    /** Returns how many images it was made of; 0 if that is not known. */
    long count();

    /** Returns the normal distribution of the pooled features. */
    Gaussian pooled(NDManager manager);

    /** Returns the normal distribution of the spatial features; empty if there are none. */
    Optional<Gaussian> spatial(NDManager manager);

    /** Returns the features of single images; empty if only statistics are known. */
    Optional<ExtractedSet> images();

    /**
     * Images, as the same network sees them.
     *
     * @param set their features
     */
    record OfImages(ExtractedSet set) implements Reference {

        @Override
        public String name() {
            return set.name();
        }

        @Override
        public String digest() {
            return set.digest();
        }

        @Override
        public long count() {
            return set.count();
        }

        @Override
        public Gaussian pooled(NDManager manager) {
            return ExtractedSet.gaussian(set.pooled(), manager);
        }

        @Override
        public Optional<Gaussian> spatial(NDManager manager) {
            return set.spatial().map(rows -> ExtractedSet.gaussian(rows, manager));
        }

        @Override
        public Optional<ExtractedSet> images() {
            return Optional.of(set);
        }
    }

    /**
     * Statistics that were made before.
     *
     * @param name the file
     * @param digest its digest
     * @param fitted to the pooled features
     * @param fittedSpatial to the spatial features, if it has them
     */
    record OfStatistics(
            String name, String digest, Gaussian fitted, Optional<Gaussian> fittedSpatial)
            implements Reference {

        @Override
        public long count() {
            return fitted.count();
        }

        @Override
        public Gaussian pooled(NDManager manager) {
            return fitted;
        }

        @Override
        public Optional<Gaussian> spatial(NDManager manager) {
            return fittedSpatial;
        }

        @Override
        public Optional<ExtractedSet> images() {
            return Optional.empty();
        }
    }
}
