package io.maskbit.verification.reference;

import com.google.gson.JsonObject;
import io.maskbit.training.loop.AdversarialConfig;
import io.maskbit.training.loop.TokenizerLoopConfig;

/**
 * Settings of tokenizer training and its discriminator: the reference's names on the left, ours on
 * the right. What a case does not say has the reference's own fallback.
 */
final class LossSettings {

    private LossSettings() {}

    /** The weights of the tokenizer's loss. */
    static Settings tokenizer(JsonObject losses) {
        return new Settings()
                .with("reconstruction_weight", 1.0)
                .with("entropy_annealing_factor", 0.0)
                .with("faithful", true)
                .same(losses, "reconstruction_loss", "reconstruction_weight", "perceptual_weight")
                .same(losses, "quantizer_weight")
                .same(losses, "entropy_annealing_steps", "entropy_annealing_factor");
    }

    /** The game with the discriminator. */
    static Settings adversarial(JsonObject losses) {
        String penalty = "discriminator_gradient_penalty";
        boolean adaptive =
                losses.has(penalty) && losses.get(penalty).getAsString().equals("adopt_weight");
        return new Settings()
                .with("lecam_weight", 0.0)
                .with("adaptive_weight", adaptive)
                .from(losses, "discriminator_loss", "loss")
                .from(losses, "discriminator_start", "start")
                .from(losses, "discriminator_factor", "factor")
                .from(losses, "discriminator_weight", "weight")
                .from(losses, "lecam_regularization_weight", "lecam_weight")
                .from(losses, "ema_decay", "lecam_decay");
    }

    /** The tokenizer's loss alone, at any step. */
    static TokenizerLoopConfig objective(JsonObject losses) {
        return tokenizer(losses).with("steps", Integer.MAX_VALUE).as(TokenizerLoopConfig.type());
    }

    /** The whole training of a tokenizer. */
    static TokenizerLoopConfig loop(JsonObject config) {
        return optimizer(tokenizer(config.getAsJsonObject("losses")), config)
                .from(config.getAsJsonObject("training"), "max_train_steps", "steps")
                .from(
                        config.getAsJsonObject("training"),
                        "gradient_accumulation_steps",
                        "accumulation")
                .same(config.getAsJsonObject("optimizer"), "learning_rate")
                .as(TokenizerLoopConfig.type());
    }

    /** The whole training of a discriminator. */
    static AdversarialConfig adversary(JsonObject config) {
        return optimizer(adversarial(config.getAsJsonObject("losses")), config)
                .from(
                        config.getAsJsonObject("optimizer"),
                        "discriminator_learning_rate",
                        "learning_rate")
                .as(AdversarialConfig.type());
    }

    private static Settings optimizer(Settings settings, JsonObject config) {
        JsonObject schedule = config.getAsJsonObject("lr_scheduler");
        JsonObject parameters = schedule.getAsJsonObject("params");
        return settings.same(
                        config.getAsJsonObject("optimizer"),
                        "beta1",
                        "beta2",
                        "weight_decay",
                        "epsilon")
                .same(config.getAsJsonObject("training"), "max_grad_norm")
                .from(schedule, "scheduler", "schedule")
                .from(parameters, "warmup_steps", "warmup")
                .from(parameters, "minimum_rate", "floor");
    }
}
