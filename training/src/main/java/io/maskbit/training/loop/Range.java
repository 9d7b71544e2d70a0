package io.maskbit.training.loop;

import io.maskbit.tensor.LearningRate;

/** Refuses settings outside their range, naming them as they are written in files. */
final class Range {

    private Range() {}

    static void require(boolean holds, String key, String range, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(key + " must be " + range + ", but is " + value);
        }
    }

    static void time(long steps, LearningRate.Kind schedule, long warmup, int accumulation) {
        require(steps >= 1, "steps", "at least 1", steps);
        require(warmup >= 0, "warmup", "at least 0", warmup);
        require(
                warmup < steps || schedule == LearningRate.Kind.CONSTANT,
                "warmup",
                "below steps, which is " + steps,
                warmup);
        require(accumulation >= 1, "accumulation", "at least 1", accumulation);
    }

    static void rate(
            LearningRate.Kind schedule,
            double learningRate,
            double floor,
            double power,
            int cycles) {
        require(learningRate > 0, "learning_rate", "above 0", learningRate);
        require(
                schedule != LearningRate.Kind.POLYNOMIAL
                        || learningRate > LearningRate.POLYNOMIAL_END,
                "learning_rate",
                "above " + LearningRate.POLYNOMIAL_END + ", where polynomial ends",
                learningRate);
        require(floor >= 0 && floor <= 1, "floor", "in [0, 1]", floor);
        require(power > 0, "schedule_power", "above 0", power);
        require(cycles >= 1, "schedule_cycles", "at least 1", cycles);
    }

    static void optimizer(
            double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm) {
        require(beta1 >= 0 && beta1 < 1, "beta1", "in [0, 1)", beta1);
        require(beta2 >= 0 && beta2 < 1, "beta2", "in [0, 1)", beta2);
        require(epsilon > 0, "epsilon", "above 0", epsilon);
        require(weightDecay >= 0, "weight_decay", "at least 0", weightDecay);
        require(maxGradNorm >= 0, "max_grad_norm", "at least 0", maxGradNorm);
    }

    static void average(double ema, double min, double inverseGamma, double power) {
        require(ema >= 0 && ema < 1, "ema", "in [0, 1)", ema);
        require(min >= 0 && min <= ema, "ema_min", "in [0, ema]", min);
        require(inverseGamma > 0, "ema_inverse_gamma", "above 0", inverseGamma);
        require(power > 0, "ema_power", "above 0", power);
    }

    static void averageTimes(long after, long every) {
        require(after >= 0, "ema_after", "at least 0", after);
        require(every >= 1, "ema_every", "at least 1", every);
    }

    static void reports(long log, long checkpoint, int kept, long sample) {
        require(log >= 1, "log_every", "at least 1", log);
        require(checkpoint >= 1, "checkpoint_every", "at least 1", checkpoint);
        require(kept >= 0, "checkpoints_kept", "at least 0", kept);
        require(sample >= 0, "sample_every", "at least 0", sample);
    }
}
