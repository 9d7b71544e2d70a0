package io.maskbit.evaluation.features;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;

/** A feature network as people name it; nothing is read yet. */
public sealed interface ExtractorChoice {

    /** The most images that a network can be given at once. */
    int MOST_AT_ONCE = 512;

    /** Images at once where nobody says how many. */
    int USUALLY_AT_ONCE = 8;

    /**
     * Opens the network.
     *
     * @param preparation of the protocol; a TorchScript network brings its own
     * @param chunk images in the network at once, which bounds the memory
     * @param owner a manager on the device
     * @return the caller closes it
     * @throws io.maskbit.api.ExperimentException if the file is not what it should be
     */
    FeatureExtractor open(Preparation preparation, int chunk, NDManager owner);

    /**
     * The network of FID.
     *
     * @param file its published weights
     * @param doublePrecision whether it computes in float64; else in float32
     */
    record Inception(Path file, boolean doublePrecision) implements ExtractorChoice {
        @Override
        public FeatureExtractor open(Preparation preparation, int chunk, NDManager owner) {
            return InceptionExtractor.open(file, preparation, doublePrecision, chunk, owner);
        }
    }

    /**
     * The network of FID with made-up weights.
     *
     * @param doublePrecision whether it computes in float64; else in float32
     */
    record Formula(boolean doublePrecision) implements ExtractorChoice {
        @Override
        public FeatureExtractor open(Preparation preparation, int chunk, NDManager owner) {
            return InceptionExtractor.formula(preparation, doublePrecision, chunk, owner);
        }
    }

    /**
     * Any other network.
     *
     * @param file a TorchScript archive: a program
     * @param input what it wants to be given
     */
    record Scripted(Path file, ScriptedInput input) implements ExtractorChoice {
        @Override
        public FeatureExtractor open(Preparation preparation, int chunk, NDManager owner) {
            return ScriptedExtractor.open(file, input, chunk, owner);
        }
    }
}
