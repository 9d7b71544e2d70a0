package io.maskbit.benchmarks;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.features.InceptionExtractor;
import io.maskbit.evaluation.features.Preparation;
import io.maskbit.networks.InceptionV3;
import io.maskbit.tensor.OperatorArchive;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The time from 8-bit images on the host to features on the host: the extractor, and the same
 * weights in a TorchScript archive that is called once for resize and network.
 */
final class FeatureSpeed {

    private final ByteImages images;
    private final FeatureExtractor extractor;
    private final Block archive;
    private final List<NDArray> weights;
    private final NDManager manager;

    private FeatureSpeed(
            ByteImages images,
            FeatureExtractor extractor,
            Block archive,
            List<NDArray> weights,
            NDManager manager) {
        this.images = images;
        this.extractor = extractor;
        this.archive = archive;
        this.weights = weights;
        this.manager = manager;
    }

    /**
     * Measures one number format.
     *
     * @param images a batch, looked at as a whole
     * @param file weights by their names
     * @param type float64 or float32
     * @param repetitions how often to measure
     * @param owner a device
     * @return rows, the archive's first
     * @throws IOException if the archive cannot be loaded
     */
    static List<String> besideArchive(
            ByteImages images, Path file, DataType type, int repetitions, NDManager owner)
            throws IOException {
        int height = images.shape().height();
        int width = images.shape().width();
        byte[] bytes = OperatorArchive.of(InceptionScript.of(height, width, type));
        boolean precise = type == DataType.FLOAT64;
        try (Model model = Model.newInstance("archive", "PyTorch");
                NDManager manager = owner.newSubManager();
                FeatureExtractor extractor =
                        InceptionExtractor.open(
                                file,
                                Preparation.TF1_BILINEAR_299,
                                precise,
                                images.count(),
                                owner)) {
            model.load(new ByteArrayInputStream(bytes));
            List<NDArray> weights = weights(file, type, manager);
            FeatureSpeed speed =
                    new FeatureSpeed(images, extractor, model.getBlock(), weights, manager);
            speed.checkEqual(precise ? 1e-12 : 1e-4);
            String title = images.count() + " images of " + images.shape() + ", " + type;
            return new SideBySide(title)
                    .with("archive", speed::ofArchive)
                    .with("extractor", speed::ofExtractor)
                    .run(repetitions);
        } catch (MalformedModelException e) {
            throw new IOException(e);
        }
    }

    private static List<NDArray> weights(Path file, DataType type, NDManager manager) {
        List<NDArray> weights = new ArrayList<>();
        try (TensorFile tensors = TensorFile.open(file)) {
            for (String name : new InceptionV3().shapes().keySet()) {
                NDArray weight = tensors.read(name, manager).toType(type, false);
                weight.setName("weights[]"); // to the engine: a member of the list argument
                weights.add(weight);
            }
        }
        return weights;
    }

    private List<double[]> ofExtractor() {
        try (NDManager scope = manager.newSubManager()) {
            var features = extractor.extract(images, scope);
            return List.of(
                    features.pooled().toDoubleArray(),
                    features.logits().orElseThrow().toDoubleArray(),
                    features.spatial().orElseThrow().toDoubleArray());
        }
    }

    private List<double[]> ofArchive() {
        return Step.scoped(
                () -> {
                    Shape shape =
                            new Shape(
                                    images.count(),
                                    images.shape().channels(),
                                    images.shape().height(),
                                    images.shape().width());
                    ByteBuffer pixels = ByteBuffer.wrap(images.pixels());
                    NDList inputs = new NDList(manager.create(pixels, shape, DataType.UINT8));
                    inputs.addAll(weights);
                    return archive
                            .forward(new ParameterStore(manager, false), inputs, false)
                            .stream()
                            .map(output -> output.toType(DataType.FLOAT64, false).toDoubleArray())
                            .toList();
                });
    }

    /** Both must be the same function, or the times mean nothing. */
    private void checkEqual(double tolerance) {
        List<double[]> own = ofExtractor();
        List<double[]> other = ofArchive();
        for (int i = 0; i < own.size(); i++) {
            double largest = 0;
            double deviation = 0;
            for (int j = 0; j < own.get(i).length; j++) {
                largest = Math.max(largest, Math.abs(other.get(i)[j]));
                deviation = Math.max(deviation, Math.abs(own.get(i)[j] - other.get(i)[j]));
            }
            if (!(deviation <= tolerance * largest)) {
                throw new IllegalStateException(
                        "output " + i + " deviates from the archive's by " + deviation / largest);
            }
        }
    }
}
