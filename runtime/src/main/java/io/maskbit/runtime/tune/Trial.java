package io.maskbit.runtime.tune;

import com.google.gson.JsonObject;
import io.maskbit.runtime.plan.SamplerSection.Chosen;
import io.maskbit.sampling.Guidance;
import io.maskbit.sampling.SamplerConfig;

/**
 * One setting of the search.
 *
 * @param number 0 is the run's present setting
 * @param sampler the sampler
 */
record Trial(int number, Chosen sampler) {

    /** Returns the number of forward passes that an image takes. */
    int passes() {
        SamplerConfig config = sampler.config();
        Guidance guidance = config.guidance();
        int passes = config.steps();
        for (int step = 0; step < config.steps(); step++) {
            passes += guidance.isGuided(step, config.steps()) ? 1 : 0;
        }
        return passes;
    }

    /** Returns a line of the trace. */
    JsonObject line(String phase, int round, int images, Samples.Score score) {
        JsonObject line = new JsonObject();
        line.addProperty("phase", phase);
        line.addProperty("round", round);
        line.addProperty("candidate", number);
        JsonObject values = new JsonObject();
        for (Knob knob : Knob.values()) {
            if (knob.isUsedBy(sampler.config())) {
                values.addProperty(knob.key(), knob.of(sampler.config()));
            }
        }
        line.add("settings", values);
        line.addProperty("images", images);
        line.addProperty("frechet", score.frechet());
        line.addProperty("label_accuracy", score.labelAccuracy());
        line.addProperty("passes_per_image", passes());
        line.addProperty("ms", score.ms());
        return line;
    }
}
