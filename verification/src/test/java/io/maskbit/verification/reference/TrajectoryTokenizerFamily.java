package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.training.loop.Critics;
import io.maskbit.training.loop.TokenizerLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** The training of a tokenizer against a discriminator, step by step, to the final weights. */
final class TrajectoryTokenizerFamily implements Family {

    /** What the reference calls our terms. */
    private static final Map<String, String> NAMES =
            Map.of(
                    "gradient_norm", "grad_norm_model",
                    "discriminator_gradient_norm", "grad_norm_discriminator");

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        int side = fixture.config().get("resolution").getAsInt();
        JsonObject model = fixture.config("model");
        ImageShape image = new ImageShape(Components.channels(model), side, side);
        RecordingTokenizer tokenizer =
                new RecordingTokenizer(Components.tokenizer(model, image, false, manager));
        ReferenceWeights.load(tokenizer, fixture.file("weights.bin"));
        Discriminator discriminator =
                Components.discriminator(fixture.config("discriminator"), image, manager);
        LossModule.load(discriminator, fixture.file("loss.bin"));
        TokenizerLoop loop =
                new TokenizerLoop(
                        LossSettings.loop(fixture.config()),
                        tokenizer,
                        new Critics(
                                Optional.of(new SquaredDistance()),
                                Optional.of(
                                        new Critics.Opponent(
                                                discriminator,
                                                LossSettings.adversary(fixture.config())))),
                        new BuildContext(manager, new Seeds(1), Precision.FLOAT32));
        LossModule.load(loop.leCam(), fixture.file("loss.bin"));
        offerSeries(checks, train(fixture, loop));
        checks.offerValues("indices", () -> Values.stack(tokenizer.tokens()));
        Map<String, Values> last = read(tokenizer);
        Map<String, Values> averaged = loop.withAverages(() -> read(tokenizer));
        last.forEach((name, values) -> checks.offerValues("final." + name, () -> values));
        averaged.forEach((name, values) -> checks.offerValues("final_ema." + name, () -> values));
        Map<String, Values> module = LossModule.read(discriminator, fixture.file("loss.bin"));
        module.forEach((name, values) -> checks.offerValues("final_loss." + name, () -> values));
        loop.leCam()
                .ifPresent(
                        term ->
                                term.averages()
                                        .forEach((name, a) -> module.put(name, Values.of(a))));
        JsonObject tables = fixture.description().getAsJsonObject("final");
        FinalTable.compare(checks, "model", tables, last);
        FinalTable.compare(checks, "ema", tables, averaged);
        FinalTable.compare(checks, "loss", tables, module);
    }

    private static List<Map<String, Double>> train(FixtureCase fixture, TokenizerLoop loop) {
        List<Map<String, Double>> steps = new ArrayList<>();
        RecordedBatches batches = new RecordedBatches(fixture);
        for (long step = 0; step < loop.config().steps(); step++) {
            Map<String, Double> numbers = new LinkedHashMap<>(loop.step(batches, true));
            // The reference logs the rates after its schedulers have moved on.
            numbers.put("lr_generator", loop.learningRate());
            numbers.put("lr_discriminator", loop.discriminatorLearningRate().orElseThrow());
            steps.add(numbers);
        }
        return steps;
    }

    private static void offerSeries(Checks checks, List<Map<String, Double>> steps) {
        Set<String> names = new LinkedHashSet<>();
        steps.forEach(numbers -> names.addAll(numbers.keySet()));
        for (String name : names) {
            // The reference logs 0 for a discriminator that does not take part yet.
            Values series =
                    Values.of(steps.stream().mapToDouble(n -> n.getOrDefault(name, 0.0)).toArray());
            checks.offerValues(NAMES.getOrDefault(name, "log." + name), () -> series);
        }
    }

    private static Map<String, Values> read(Tokenizer tokenizer) {
        Map<String, Values> values = new LinkedHashMap<>();
        NamedParameters.of(tokenizer)
                .asMap()
                .forEach((name, array) -> values.put(name, Values.of(array)));
        NamedParameters.of(tokenizer.quantizer())
                .asMap()
                .forEach((name, array) -> values.put("quantize." + name, Values.of(array)));
        if (tokenizer.quantizer().tokenSpace() instanceof TokenSpace.Bits bits) {
            values.put("quantize.codebook", codes(tokenizer, bits.bits()));
        }
        return values;
    }

    /** The codes of all tokens, which the reference stores as a table. */
    private static Values codes(Tokenizer tokenizer, int bits) {
        NDManager manager = tokenizer.lastLayer().getManager();
        List<Values> all = new ArrayList<>();
        Step.run(
                () -> {
                    NDArray tokens =
                            manager.create(LongStream.range(0, 1L << bits).toArray())
                                    .reshape(-1, 1, 1); // (2^K, 1, 1)
                    all.add(
                            Values.of(
                                    tokenizer
                                            .quantizer()
                                            .latentsOf(tokens, Pass.evaluation(manager))
                                            .reshape(-1, bits))); // (2^K, K)
                });
        return all.get(0);
    }
}
