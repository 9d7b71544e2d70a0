package io.maskbit.evaluation.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.maskbit.networks.InceptionOutputs;
import io.maskbit.networks.InceptionV3;
import io.maskbit.spi.Pass;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The features that FID, sFID, KID and the Inception Score are measured with: 2048 pooled features,
 * 1008 logits without bias, 2023 spatial features.
 *
 * <p>float64 is what the paper's evaluator computes in. float32 is about twice as fast on a CPU;
 * with it features deviate by some 3e-7 of their length (spatial ones by 6e-7), measured with
 * made-up weights. The resize is always in double precision.
 *
 * <p>The images of one chunk are in the network at once; memory grows with the chunk, not with the
 * batch: on a CPU by about 100 MB for each image of a chunk in float64, by 50 MB in float32.
 */
public final class InceptionExtractor implements FeatureExtractor {

    private final NDManager manager;
    private final InceptionV3 network = new InceptionV3();
    private final Pass pass;
    private final Chunks chunks;
    private final ExtractorIdentity identity;

    private InceptionExtractor(
            Function<InceptionV3, InceptionWeights.Found> weights,
            Preparation preparation,
            boolean doublePrecision,
            int chunk,
            NDManager manager) {
        this.manager = manager;
        DataType type = doublePrecision ? DataType.FLOAT64 : DataType.FLOAT32;
        chunks = new Chunks(chunk, preparation.input(), type);
        network.allocate(manager, type);
        network.freezeParameters(true);
        InceptionWeights.Found found = weights.apply(network);
        pass = Pass.evaluation(manager);
        identity =
                new ExtractorIdentity(
                        found.name(),
                        found.digest(),
                        preparation.text(),
                        doublePrecision ? "float64" : "float32");
    }

    /**
     * Opens the network with weights of a file: the published {@code
     * pt_inception-2015-12-05-6726825d.pth}, which torch-fidelity publishes as {@code
     * weights-inception-2015-12-05-6726825d.pth}. Any other file with weights of the same names and
     * shapes is taken, too, but the identity then names the network {@code inception-v3-other}
     * instead of {@code inception-v3-fid}, so that its values stand apart.
     *
     * @param weights the file, in any format of {@link io.maskbit.tensor.TensorFile}
     * @param preparation how images become its input
     * @param doublePrecision whether it works in float64, not float32
     * @param chunk most images in the network at once, 1 to 512
     * @param owner its device; does not have to outlive the extractor
     * @return the extractor
     * @throws io.maskbit.api.ExperimentException if the file is absent, damaged, or holds other
     *     weights; says where the right ones are published
     * @throws IllegalArgumentException if the chunk is out of range
     */
    public static InceptionExtractor open(
            Path weights,
            Preparation preparation,
            boolean doublePrecision,
            int chunk,
            NDManager owner) {
        return made(
                network -> InceptionWeights.load(weights, network),
                preparation,
                doublePrecision,
                chunk,
                owner);
    }

    /**
     * Opens the network with made-up weights, for trials and tests where the real ones cannot be
     * had. Distances of its features are no FID, and the identity names the network {@code
     * formula-inception-v3}.
     *
     * @param preparation how images become its input
     * @param doublePrecision whether it works in float64, not float32
     * @param chunk most images in the network at once, 1 to 512
     * @param owner its device
     * @return the extractor
     * @throws IllegalArgumentException if the chunk is out of range
     */
    public static InceptionExtractor formula(
            Preparation preparation, boolean doublePrecision, int chunk, NDManager owner) {
        return made(
                network -> {
                    FormulaWeights.fill(network, owner);
                    return new InceptionWeights.Found(
                            "formula-inception-v3", FormulaWeights.DIGEST);
                },
                preparation,
                doublePrecision,
                chunk,
                owner);
    }

    private static InceptionExtractor made(
            Function<InceptionV3, InceptionWeights.Found> weights,
            Preparation preparation,
            boolean doublePrecision,
            int chunk,
            NDManager owner) {
        NDManager manager = owner.newSubManager();
        try {
            return new InceptionExtractor(weights, preparation, doublePrecision, chunk, manager);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public ExtractorIdentity identity() {
        return identity;
    }

    @Override
    public int width() {
        return InceptionV3.FEATURES;
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.maskbit.api.ExperimentException if the images do not have three channels
     */
    @Override
    public Features extract(ByteImages images, NDManager scope) {
        List<NDArray> outputs = chunks.run(images, this::see, scope);
        return new Features(
                outputs.get(0), Optional.of(outputs.get(1)), Optional.of(outputs.get(2)));
    }

    private List<NDArray> see(NDArray input) {
        InceptionOutputs outputs = network.see(input, pass);
        return List.of(outputs.pooled2048(), outputs.logitsUnbiased(), outputs.spatial());
    }

    @Override
    public void close() {
        manager.close();
    }
}
