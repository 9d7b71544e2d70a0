package io.maskbit.evaluation.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Problem;
import io.maskbit.networks.InceptionV3;
import io.maskbit.tensor.FileDigest;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The published weights that FID is defined by, and how they are told from others. */
final class InceptionWeights {

    /** How the name of the published file ends, and its SHA-256 begins. */
    private static final String PUBLISHED = "6726825d";

    private static final String PLACE =
            "expected pt_inception-2015-12-05-"
                    + PUBLISHED
                    + ".pth, the weights that FID is defined by (SHA-256 begins with "
                    + PUBLISHED
                    + "), published at https://github.com/mseitzer/pytorch-fid/releases/download/"
                    + "fid_weights/pt_inception-2015-12-05-"
                    + PUBLISHED
                    + ".pth";

    private static final String LAST = "fc.weight";
    private static final Shape TORCHVISION = new Shape(1000, InceptionV3.FEATURES);

    private InceptionWeights() {}

    /**
     * Loads weights into an allocated network.
     *
     * @param file the published file, or another one with weights of the same names
     * @param network takes them
     * @return name and digest of the file's weights; {@code inception-v3-other} if it is not the
     *     published file
     * @throws ExperimentException if the file is absent, or does not hold such weights; says where
     *     to get them
     */
    static Found load(Path file, InceptionV3 network) {
        try (TensorFile tensors = TensorFile.open(file)) {
            if (tensors.contains(LAST) && tensors.shape(LAST).equals(TORCHVISION)) {
                throw new ExperimentException(
                        Location.of(file.toString()),
                        "these are weights of torchvision's Inception-v3, which was trained"
                                + " otherwise: distances measured with it are no FID");
            }
            NamedParameters parameters = NamedParameters.of(() -> network);
            parameters.load(
                    tensors, "", name -> name, name -> name.endsWith(".num_batches_tracked"));
            requireFinite(file, parameters);
        } catch (ExperimentException e) {
            Problem problem = e.problems().get(0);
            List<String> hints = new ArrayList<>(problem.hints());
            hints.add(PLACE);
            throw new ExperimentException(
                    problem.location(), problem.message(), hints.toArray(String[]::new));
        }
        String digest = FileDigest.sha256(file);
        boolean published = digest.startsWith(PUBLISHED);
        return new Found(published ? "inception-v3-fid" : "inception-v3-other", digest);
    }

    private static void requireFinite(Path file, NamedParameters parameters) {
        for (String name : parameters.names()) {
            boolean finite = Step.scoped(() -> isFinite(parameters.get(name)));
            if (!finite) {
                throw new ExperimentException(
                        Location.of(file.toString()),
                        "the weights '" + name + "' hold values that are not finite",
                        "the file is damaged: copy or download it again");
            }
        }
    }

    private static boolean isFinite(NDArray array) {
        return !array.isNaN().logicalOr(array.isInfinite()).any().getBoolean();
    }

    /**
     * Which weights a file holds.
     *
     * @param name name of the network with these weights
     * @param digest SHA-256 of the file
     */
    record Found(String name, String digest) {}
}
