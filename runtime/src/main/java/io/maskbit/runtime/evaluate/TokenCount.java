package io.maskbit.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.maskbit.evaluation.CodebookMetrics;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.runtime.images.ImageBatch;
import io.maskbit.runtime.images.ImageReading;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.util.Optional;

/** Counts the tokens that a tokenizer makes of images. */
public final class TokenCount {

    private static final int BATCH = 16;

    private TokenCount() {}

    /**
     * Encodes images.
     *
     * @param run the run of the tokenizer
     * @param originals images of its extent
     * @param progress told how far it has come
     * @return their tokens
     */
    public static CodebookMetrics of(TrainedRun run, ImageSet originals, Progress progress) {
        CodebookMetrics tokens = new CodebookMetrics(run.tokenizer().quantizer().tokenSpace());
        try (ImageReading reading = originals.read(BATCH)) {
            Optional<ImageBatch> next = reading.next();
            while (next.isPresent()) {
                ByteImages images = next.orElseThrow().images();
                tokens.add(Step.scoped(() -> encode(run, images)));
                progress.at("tokens", reading.place().done(), originals.size(), "");
                next = reading.next();
            }
        }
        return tokens;
    }

    private static long[] encode(TrainedRun run, ByteImages images) {
        float[] pixels = new float[images.pixels().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (images.pixels()[i] & 0xFF) / 255f;
        }
        Shape shape =
                new Shape(
                        images.count(),
                        images.shape().channels(),
                        images.shape().height(),
                        images.shape().width());
        return Tape.withoutGradients(
                () -> {
                    NDArray x = run.manager().create(pixels, shape);
                    return run.tokenizer()
                            .encode(x, Pass.evaluation(run.manager()))
                            .tokens()
                            .toLongArray();
                });
    }
}
