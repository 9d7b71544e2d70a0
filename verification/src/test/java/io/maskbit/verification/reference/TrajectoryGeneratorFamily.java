package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.loop.GeneratorLoop;
import io.maskbit.training.loop.GeneratorLoopConfig;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The training of a generator, step by step, from recorded draws to the final weights. */
final class TrajectoryGeneratorFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        Tokenizer tokenizer = tokenizer(fixture, manager);
        Generator generator = generator(fixture, tokenizer.quantizer().tokenSpace(), manager);
        tokensOfTheBatches(fixture, checks, tokenizer, manager);
        RecordingGenerator recording = new RecordingGenerator(generator);
        GeneratorLoop loop =
                new GeneratorLoop(
                        config(fixture),
                        recording,
                        tokenizer,
                        new BuildContext(manager, new Seeds(1), Precision.FLOAT32),
                        new RecordedMaskDraws(
                                fixture.input("draw_ratio").floats(),
                                fixture.input("draw_tokens").floats(),
                                fixture.input("draw_drop").floats()));
        List<Map<String, Double>> steps = new ArrayList<>();
        RecordedBatches batches = new RecordedBatches(fixture);
        for (long step = 0; step < loop.config().steps(); step++) {
            Map<String, Double> numbers = new LinkedHashMap<>(loop.step(batches, true));
            // The reference logs the rate after its scheduler has moved on.
            numbers.put("lr", loop.learningRate());
            steps.add(numbers);
        }
        offerSeries(checks, steps);
        checks.offerValues("masked_tokens", () -> Values.stack(recording.tokens()));
        checks.offerValues("labels_after_drop", () -> Values.stack(recording.labels()));
        Map<String, Values> last = read(generator);
        Map<String, Values> averaged = loop.withAverages(() -> read(generator));
        last.forEach((name, values) -> checks.offerValues("final." + name, () -> values));
        averaged.forEach((name, values) -> checks.offerValues("final_ema." + name, () -> values));
        JsonObject tables = fixture.description().getAsJsonObject("final");
        FinalTable.compare(checks, "model", tables, last);
        FinalTable.compare(checks, "ema", tables, averaged);
    }

    private static Tokenizer tokenizer(FixtureCase fixture, NDManager manager) {
        int side = fixture.config().get("resolution").getAsInt();
        JsonObject model = fixture.config("tokenizer");
        ImageShape image = new ImageShape(Components.channels(model), side, side);
        Tokenizer tokenizer = Components.tokenizer(model, image, false, manager);
        ReferenceWeights.load(tokenizer, fixture.file("tokenizer.bin"));
        return tokenizer;
    }

    private static Generator generator(FixtureCase fixture, TokenSpace tokens, NDManager manager) {
        JsonObject model = fixture.config("mlm_model");
        int classes;
        try (TensorFile weights = TensorFile.open(fixture.file("weights.bin"))) {
            // One row more than classes: the last one means "no class".
            classes = (int) weights.shape("class_emb.weight").get(0) - 1;
        }
        TokenSpace spoken = Components.tokenSpace(model, tokens.vocabulary(), tokens.grid());
        Generator generator = Components.generator(model, spoken, classes, manager);
        ReferenceWeights.load(generator, fixture.file("weights.bin"), Map.of());
        return generator;
    }

    private static void tokensOfTheBatches(
            FixtureCase fixture, Checks checks, Tokenizer tokenizer, NDManager manager) {
        Values images = fixture.input("images");
        Pass pass = Pass.evaluation(manager);
        for (int i = 0; i < images.rows(); i++) {
            Values batch = images.row(i);
            double[] expected = fixture.input("tokens").row(i).data();
            double[] found =
                    Step.scoped(() -> Values.of(tokenizer.encode(batch.on(manager), pass).tokens()))
                            .data();
            checks.holds(
                    "tokens of batch " + i + " are those of the reference",
                    Arrays.equals(expected, found));
        }
    }

    private static GeneratorLoopConfig config(FixtureCase fixture) {
        JsonObject model = fixture.config("mlm_model");
        JsonObject optimizer = fixture.config("optimizer");
        JsonObject schedule = fixture.config("lr_scheduler");
        JsonObject parameters = schedule.getAsJsonObject("params");
        return new Settings()
                .from(fixture.config("training"), "max_train_steps", "steps")
                .same(fixture.config("training"), "max_grad_norm")
                .same(optimizer, "learning_rate", "beta1", "beta2", "weight_decay", "epsilon")
                .from(schedule, "scheduler", "schedule")
                .from(parameters, "warmup_steps", "warmup")
                .from(parameters, "minimum_rate", "floor")
                .from(model, "train_mask_schedule_strategy", "masking")
                .same(model, "class_label_dropout")
                .with("faithful", true)
                .same(fixture.config("losses"), "label_smoothing", "sum_splits")
                .as(ConfigType.of(GeneratorLoopConfig.class, MethodHandles.lookup()));
    }

    private static void offerSeries(Checks checks, List<Map<String, Double>> steps) {
        Set<String> names = new LinkedHashSet<>();
        steps.forEach(numbers -> names.addAll(numbers.keySet()));
        for (String name : names) {
            // Terms over masked entries are absent where nothing was masked.
            Values series =
                    Values.of(
                            steps.stream()
                                    .mapToDouble(n -> n.getOrDefault(name, Double.NaN))
                                    .toArray());
            checks.offerValues("log." + name, () -> series);
            if (name.equals("mlm_loss")) {
                // Averaged over processes, of which there is one.
                checks.offerValues("log.avg_mlm_loss", () -> series);
            }
            if (name.equals("gradient_norm")) {
                checks.offerValues("grad_norm_model", () -> series);
            }
        }
    }

    private static Map<String, Values> read(Generator generator) {
        Map<String, Values> values = new LinkedHashMap<>();
        for (Map.Entry<String, NDArray> entry : NamedParameters.of(generator).asMap().entrySet()) {
            values.put(entry.getKey(), Values.of(entry.getValue()));
        }
        return values;
    }
}
