package io.maskbit.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.maskbit.api.ExperimentException;
import io.maskbit.spi.FeatureNetwork;
import io.maskbit.spi.Pass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * A TorchScript program as a feature network: its {@code forward} takes images and returns one
 * tensor, or a tuple or list of tensors, the layers. It runs in evaluation mode, its parameters are
 * frozen.
 *
 * <p>Other than a file of weights, such a file is a program. It cannot reach beyond what
 * TorchScript offers, but it is run: use files of a source that you trust.
 */
public final class ScriptedFeatures implements FeatureNetwork {

    private final Path file;
    private final PtSymbolBlock program;

    private ScriptedFeatures(Path file, PtSymbolBlock program) {
        this.file = file;
        this.program = program;
    }

    /**
     * Loads a program.
     *
     * @param file what {@code torch.jit.save} wrote
     * @param owner owner of the program; its device is where it runs
     * @return the network
     * @throws ExperimentException if the file is absent, is no TorchScript program or damaged
     */
    public static ScriptedFeatures load(Path file, NDManager owner) {
        WeightFiles.requireReadable(file);
        requireProgram(file);
        Backend.prepareThread();
        boolean moves = !owner.getDevice().equals(Device.cpu());
        // From a stream: what is loaded by path cannot take part in a tape.
        try (InputStream input = Files.newInputStream(file)) {
            PtSymbolBlock program = JniUtils.loadModule((PtNDManager) owner, input, moves, false);
            JniUtils.enableInferenceMode(program);
            try (NDManager wrappers = owner.newSubManager()) {
                NDList parameters = JniUtils.moduleGetParams(program, (PtNDManager) wrappers);
                parameters.forEach(parameter -> parameter.setRequiresGradient(false));
            }
            return new ScriptedFeatures(file, program);
        } catch (IOException | EngineException e) {
            throw Refusal.because(
                    file, e, "is a TorchScript program that cannot be loaded", "export it again");
        }
    }

    private static void requireProgram(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.stream().anyMatch(entry -> entry.getName().endsWith("/constants.pkl"))) {
                return;
            }
        } catch (IOException e) {
            throw Refusal.because(
                    file, e, "is no TorchScript program", "expected what torch.jit.save writes");
        }
        throw Refusal.of(file, "is no TorchScript program", "expected what torch.jit.save writes");
    }

    /**
     * {@inheritDoc}
     *
     * @throws ExperimentException if the program fails, or returns something else than float32
     *     tensors with a first extent of B and at least two extents
     */
    @Override
    public List<NDArray> features(NDArray images, Pass pass) {
        Backend.prepareThread();
        NDList layers;
        try {
            // A view: the engine gives meaning to names of arrays, and a view has none.
            NDArray nameless = images.reshape(images.getShape());
            layers = IValueUtils.forward(program, new NDList(nameless), true);
        } catch (EngineException | UnsupportedOperationException e) {
            throw Refusal.because(file, e, "failed with images of shape " + images.getShape());
        }
        if (layers.isEmpty()) {
            throw refused("no tensor");
        }
        for (NDArray layer : layers) {
            if (layer.getDataType() != DataType.FLOAT32
                    || layer.getShape().dimension() < 2
                    || layer.getShape().get(0) != images.getShape().get(0)) {
                throw refused(layer.getDataType() + " " + layer.getShape());
            }
        }
        return List.copyOf(layers);
    }

    private ExperimentException refused(String what) {
        return Refusal.of(
                file,
                "returns " + what + " as a layer of features",
                "expected a float32 tensor (B, C, ...), or a tuple or list of them");
    }
}
