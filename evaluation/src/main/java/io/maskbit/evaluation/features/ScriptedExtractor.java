package io.maskbit.evaluation.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.FileDigest;
import io.maskbit.tensor.ScriptedFeatures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Any feature network given as a TorchScript file: DINOv2, CLIP, and others. Its {@code forward}
 * takes images float32 (B, 3, side, side) and returns a float32 tensor (B, C, ...), or a tuple or
 * list of them, of which the last one counts. A map is averaged over everything behind axis 1 to a
 * vector of C; a network that returns tokens (B, tokens, C) must choose or average them itself.
 *
 * <p>There are no logits and no spatial features. Such a file is a program: use files of a source
 * that you trust.
 */
public final class ScriptedExtractor implements FeatureExtractor {

    private static final String NAME = "scripted";

    private final NDManager manager;
    private final ScriptedFeatures program;
    private final Pass pass;
    private final Chunks chunks;
    private final boolean unitLength;
    private final ExtractorIdentity identity;
    private final int width;

    private ScriptedExtractor(Path file, ScriptedInput input, int chunk, NDManager manager) {
        this.manager = manager;
        chunks = new Chunks(chunk, input.input(), DataType.FLOAT32);
        program = ScriptedFeatures.load(file, manager);
        pass = Pass.evaluation(manager);
        unitLength = input.unitLength();
        identity = new ExtractorIdentity(NAME, FileDigest.sha256(file), input.text(), "float32");
        width = probedWidth();
    }

    /**
     * Opens a network.
     *
     * @param file what {@code torch.jit.save} wrote
     * @param input what it wants to be given
     * @param chunk most images in the network at once, 1 to 512
     * @param owner its device; does not have to outlive the extractor
     * @return the extractor; the network has looked at one grey image
     * @throws ExperimentException if the file is absent, no program or damaged, fails with such
     *     images, or gives something else than float32 tensors (B, C, ...)
     * @throws IllegalArgumentException if the chunk is out of range
     */
    public static ScriptedExtractor open(
            Path file, ScriptedInput input, int chunk, NDManager owner) {
        NDManager manager = owner.newSubManager();
        try {
            return new ScriptedExtractor(file, input, chunk, manager);
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
        return width;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ExperimentException if the images do not have three channels, or the network fails or
     *     gives values that are not finite
     */
    @Override
    public Features extract(ByteImages images, NDManager scope) {
        NDArray pooled = chunks.run(images, this::see, scope).get(0);
        return new Features(pooled, Optional.empty(), Optional.empty());
    }

    private List<NDArray> see(NDArray input) {
        List<NDArray> layers = program.features(input, pass);
        NDArray last = layers.get(layers.size() - 1).toType(DataType.FLOAT64, false);
        Shape shape = last.getShape();
        NDArray vectors =
                shape.dimension() == 2
                        ? last
                        : last.reshape(shape.get(0), shape.get(1), -1)
                                .mean(new int[] {2}); // (b, C)
        return List.of(unitLength ? vectors.div(vectors.norm(new int[] {1}, true)) : vectors);
    }

    private int probedWidth() {
        byte[] grey = {(byte) 128, (byte) 128, (byte) 128};
        try (NDManager scope = manager.newSubManager()) {
            ByteImages image = new ByteImages(grey, 1, new ImageShape(3, 1, 1));
            return (int) extract(image, scope).pooled().getShape().get(1);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
