package io.maskbit.training.loop;

import io.maskbit.sampling.MaskSchedule;
import io.maskbit.tensor.LearningRate;
import java.nio.file.Path;

/** Settings for a few steps. */
final class TinyConfigs {

    private TinyConfigs() {}

    static GeneratorLoopConfig generator(long steps, int accumulation) {
        return new GeneratorLoopConfig(
                steps,
                0.05,
                LearningRate.Kind.COSINE_WITH_MINIMUM,
                2,
                0.1,
                1,
                1,
                0.9,
                0.96,
                1e-8,
                0.045,
                1,
                accumulation,
                0.9,
                0,
                false,
                1,
                2.0 / 3,
                0,
                1,
                MaskSchedule.ARCCOS,
                0,
                0.1,
                false,
                0.3,
                GeneratorLoopConfig.Tokens.AUTO,
                Path.of(""),
                3,
                4,
                2,
                0,
                true);
    }

    /** From a step on, with a warm-up; both sides weigh twice the pixels. */
    static AdversarialConfig adversarial(long start, long warmup) {
        return adversarial(start, warmup, 0.5);
    }

    static AdversarialConfig adversarial(long start, long warmup, double lecamWeight) {
        return new AdversarialConfig(
                AdversarialLoss.HINGE,
                start,
                1,
                2,
                false,
                lecamWeight,
                0.9,
                0.03,
                LearningRate.Kind.COSINE_WITH_MINIMUM,
                warmup,
                0.1,
                1,
                1,
                0.9,
                0.999,
                1e-8,
                1e-4,
                1);
    }

    static TokenizerLoopConfig tokenizer(long steps, int accumulation) {
        return tokenizer(steps, accumulation, true);
    }

    static TokenizerLoopConfig tokenizer(long steps, int accumulation, boolean faithful) {
        return new TokenizerLoopConfig(
                steps,
                0.05,
                LearningRate.Kind.COSINE_WITH_MINIMUM,
                2,
                0.1,
                1,
                1,
                0.9,
                0.999,
                1e-8,
                1e-4,
                1,
                accumulation,
                0.9,
                0,
                false,
                1,
                2.0 / 3,
                0,
                1,
                TokenizerLoopConfig.Reconstruction.L2,
                4,
                0.1,
                1,
                2000,
                2,
                3,
                4,
                2,
                0,
                faithful);
    }
}
