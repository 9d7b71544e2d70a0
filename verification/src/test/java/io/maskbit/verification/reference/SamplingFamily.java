package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.sampling.ConfidenceConfig;
import io.maskbit.sampling.Draws;
import io.maskbit.sampling.Sampled;
import io.maskbit.sampling.Sampler;
import io.maskbit.sampling.SamplerConfig;
import io.maskbit.sampling.StepListener;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorOps;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The unmasking loop with recorded draws, step by step, up to the image. */
final class SamplingFamily implements Family {

    /** The value under which the fixtures keep infinity. */
    private static final double INFINITE = 1e30;

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        JsonObject variants = fixture.config("variants");
        for (String name : variants.keySet()) {
            JsonObject variant = variants.getAsJsonObject(name);
            String speaker = variant.get("generator").getAsString();
            JsonObject model = fixture.config("generators").getAsJsonObject(speaker);
            Generator generator = generator(model, manager);
            ReferenceWeights.load(generator, fixture.file(file(fixture, speaker)), Map.of());
            GridShape grid = generator.groups().space().grid();
            Tokenizer tokenizer = tokenizer(fixture, grid, manager);
            String prefix = name + ".";
            Step.run(() -> sample(fixture, checks, prefix, variant, generator, tokenizer, manager));
        }
    }

    private static Generator generator(JsonObject model, NDManager manager) {
        int side = model.get("img_size").getAsInt() / model.get("input_stride").getAsInt();
        int vocabulary = model.get("codebook_size").getAsInt();
        return Components.generator(
                model,
                Components.tokenSpace(model, vocabulary, new GridShape(side, side)),
                model.get("nclass").getAsInt(),
                manager);
    }

    private static Tokenizer tokenizer(FixtureCase fixture, GridShape grid, NDManager manager) {
        JsonObject model = fixture.config("tokenizer");
        int stride = 1 << (model.getAsJsonArray("channel_mult").size() - 1);
        ImageShape image =
                new ImageShape(
                        Components.channels(model), grid.height() * stride, grid.width() * stride);
        Tokenizer tokenizer = Components.tokenizer(model, image, false, manager);
        ReferenceWeights.load(tokenizer, fixture.file(file(fixture, "tokenizer")));
        return tokenizer;
    }

    private static String file(FixtureCase fixture, String name) {
        return fixture.weights().stream()
                .filter(file -> file.endsWith(name + ".bin"))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no weights named " + name + ".bin"));
    }

    private static void sample(
            FixtureCase fixture,
            Checks checks,
            String prefix,
            JsonObject variant,
            Generator generator,
            Tokenizer tokenizer,
            NDManager manager) {
        SamplerConfig config = config(variant);
        Sampler sampler = new Sampler(generator, config, TensorOps.of(Precision.FLOAT32));
        NDArray labels = fixture.input("labels").on(manager);
        Recorded draws = new Recorded(fixture, generator.groups().groups(), manager);
        Watch watch = new Watch();
        Sampled sampled = sampler.sample(labels, draws, manager, watch);
        checks.offerValues(prefix + "predicted_tokens", () -> Values.stack(watch.predicted));
        checks.offerValues(prefix + "masks", () -> Values.stack(watch.masks));
        checks.offerValues(prefix + "confidence", () -> Values.stack(watch.confidence));
        checks.offerValues(prefix + "scaled_logits_first", () -> watch.logits.get(0));
        checks.offerValues(
                prefix + "scaled_logits_last", () -> watch.logits.get(watch.logits.size() - 1));
        NDArray tokens = sampled.tokens(); // (B, H, W)
        checks.offer(prefix + "final_tokens", () -> tokens.reshape(tokens.getShape().get(0), -1));
        checks.offer(
                prefix + "image", () -> tokenizer.decodeTokens(tokens, Pass.evaluation(manager)));
    }

    private static SamplerConfig config(JsonObject variant) {
        return new Settings()
                .from(variant, "num_steps", "steps")
                .from(variant, "mask_schedule_strategy", "schedule")
                .from(variant, "use_sampling_annealing", "temperature_annealing")
                .same(variant, "softmax_temperature", "randomize_temperature")
                .same(variant, "guidance_scale", "guidance_annealing", "scale_pow")
                .with("faithful", true)
                .as(ConfigType.of(ConfidenceConfig.class, MethodHandles.lookup()));
    }

    /** The case's draws: the largest of log probability plus recorded noise. */
    private record Recorded(FixtureCase fixture, int groups, NDManager manager) implements Draws {

        @Override
        public NDArray tokens(int step, NDArray probabilities) {
            return probabilities.log().add(draws("gumbel_tokens_s", step)).argMax(3);
        }

        @Override
        public NDArray confidence(int step, Shape shape) {
            return draws("gumbel_confidence_s", step);
        }

        @Override
        public SplittableRandom order(int image) {
            throw new UnsupportedOperationException("nothing is recorded for orders");
        }

        private NDArray draws(String name, int step) {
            return fixture.input(name + groups).row(step).on(manager);
        }
    }

    /** Keeps what every step computed. */
    private static final class Watch implements StepListener {
        private final List<Values> predicted = new ArrayList<>();
        private final List<Values> masks = new ArrayList<>();
        private final List<Values> confidence = new ArrayList<>();
        private final List<Values> logits = new ArrayList<>();

        @Override
        public void stepDone(State state) {
            predicted.add(Values.of(state.predicted()));
            masks.add(Values.of(state.mask()));
            confidence.add(finite(Values.of(state.confidence())));
            logits.add(Values.of(state.scaledLogits()));
        }

        private static Values finite(Values values) {
            double[] data = values.data().clone();
            for (int i = 0; i < data.length; i++) {
                data[i] = data[i] == Double.POSITIVE_INFINITY ? INFINITE : data[i];
            }
            return Values.of(data, values.shape());
        }
    }
}
