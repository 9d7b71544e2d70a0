package io.maskbit.runtime.plan;

import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;

/**
 * What is measured after training, and on how many images.
 *
 * @param samples images sampled from a generator and scored, classes in turn; 0 for none
 * @param reconstructions validation images reconstructed by a tokenizer and scored; 0 for none
 * @param maskedTokens validation images whose tokens are masked and predicted; 0 for none
 * @param batch images per forward pass of the evaluation
 * @param judgeSteps training steps of the judge, the small classifier that scores samples
 * @param gridPerClass images per class in the pictures of the report
 * @param scores by which protocol samples or reconstructions are scored, too
 */
public record EvaluationConfig(
        @Setting(about = "images sampled and scored, classes in turn; 0 for none", fallback = "512")
                int samples,
        @Setting(about = "validation images reconstructed and scored; 0 for none", fallback = "512")
                int reconstructions,
        @Setting(
                        about =
                                "validation images whose tokens are masked and predicted; 0 for"
                                        + " none",
                        fallback = "256")
                int maskedTokens,
        @Setting(about = "images per forward pass", fallback = "64") int batch,
        @Setting(about = "training steps of the judge", fallback = "400") int judgeSteps,
        @Setting(about = "images per class in the report's pictures", fallback = "4")
                int gridPerClass,
        @Setting(about = "the protocol that the images are scored by, too", fallback = "{}")
                ScoreConfig scores) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public EvaluationConfig {
        if (samples < 0) {
            throw new IllegalArgumentException("samples must be at least 0, but is " + samples);
        }
        if (reconstructions < 0) {
            throw new IllegalArgumentException(
                    "reconstructions must be at least 0, but is " + reconstructions);
        }
        if (maskedTokens < 0) {
            throw new IllegalArgumentException(
                    "masked_tokens must be at least 0, but is " + maskedTokens);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, but is " + batch);
        }
        if (judgeSteps < 1) {
            throw new IllegalArgumentException(
                    "judge_steps must be at least 1, but is " + judgeSteps);
        }
        if (gridPerClass < 1) {
            throw new IllegalArgumentException(
                    "grid_per_class must be at least 1, but is " + gridPerClass);
        }
    }

    /** Returns the description of these settings. */
    public static ConfigType<EvaluationConfig> config() {
        return ConfigType.of(EvaluationConfig.class, MethodHandles.lookup());
    }
}
