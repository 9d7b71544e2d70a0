package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.loop.AdversarialConfig;
import io.maskbit.training.loop.Critics;
import io.maskbit.training.loop.Game;
import io.maskbit.training.loop.Loss;
import io.maskbit.training.loop.TokenizerObjective;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Both sides of the tokenizer's loss at chosen steps, each from the stored weights. */
final class VqganLossFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        for (JsonElement step : fixture.config().getAsJsonArray("global_steps")) {
            try (NDManager memory = manager.newSubManager()) {
                new AtStep(fixture, checks, step.getAsLong(), memory).run();
            }
        }
    }

    /** One step with components of its own. */
    private static final class AtStep {

        private final FixtureCase fixture;
        private final Checks checks;
        private final long step;
        private final NDManager manager;
        private final Tokenizer tokenizer;
        private final Discriminator discriminator;
        private final Game game;

        AtStep(FixtureCase fixture, Checks checks, long step, NDManager manager) {
            this.fixture = fixture;
            this.checks = checks;
            this.step = step;
            this.manager = manager;
            long[] shape = fixture.input("x").shape();
            ImageShape image = new ImageShape((int) shape[1], (int) shape[2], (int) shape[3]);
            tokenizer = Components.tokenizer(fixture.config("model"), image, false, manager);
            ReferenceWeights.load(tokenizer, fixture.file("tokenizer.bin"));
            JsonObject chosen = fixture.config("discriminator");
            discriminator = Components.discriminator(chosen, image, manager);
            LossModule.load(discriminator, fixture.file("loss.bin"));
            AdversarialConfig config =
                    LossSettings.adversarial(fixture.config("losses")).as(AdversarialConfig.type());
            game =
                    new Game(
                            new Critics.Opponent(discriminator, config),
                            new BuildContext(manager, new Seeds(1), Precision.FLOAT32));
            LossModule.load(game.leCam(), fixture.file("loss.bin"));
        }

        void run() {
            Step.run(
                    () -> {
                        NDArray images = fixture.input("x").on(manager);
                        discriminate(images, generate(images));
                    });
            String after = "step" + step + ".after.";
            game.leCam()
                    .ifPresent(
                            term ->
                                    term.averages()
                                            .forEach(
                                                    (name, average) ->
                                                            checks.offer(
                                                                    after + name, () -> average)));
            LossModule.read(discriminator, fixture.file("loss.bin"))
                    .forEach((name, values) -> checks.offerValues(after + name, () -> values));
            NamedParameters.of(discriminator)
                    .asMap()
                    .forEach((name, array) -> checks.offer(after + name, () -> array));
        }

        private NDArray generate(NDArray images) {
            NamedParameters own = NamedParameters.of(tokenizer);
            NamedParameters codes = NamedParameters.of(tokenizer.quantizer());
            own.trainable(true);
            codes.trainable(true);
            NamedParameters.of(discriminator).trainable(false);
            TokenizerObjective objective =
                    new TokenizerObjective(
                            LossSettings.objective(fixture.config("losses")),
                            Optional.of(new SquaredDistance()),
                            Optional.of(game),
                            tokenizer.lastLayer());
            AtomicReference<NDArray> made = new AtomicReference<>();
            String prefix = "step" + step + ".gen.";
            Tape.backward(
                    () -> {
                        Pass pass = Pass.forTraining(manager);
                        Quantized encoded = tokenizer.encode(images, pass);
                        NDArray reconstructions = tokenizer.decode(encoded.latents(), pass);
                        made.set(reconstructions.stopGradient());
                        Loss loss = objective.of(images, reconstructions, encoded, step, pass);
                        offer(prefix, loss);
                        return loss.value();
                    });
            Gradients.of(Map.of("", own, "quantize.", codes))
                    .offer(fixture, checks, prefix + "grad.");
            return made.get();
        }

        private void discriminate(NDArray images, NDArray reconstructions) {
            NamedParameters parameters = NamedParameters.of(discriminator);
            parameters.trainable(true);
            String prefix = "step" + step + ".disc.";
            Tape.backward(
                    () -> {
                        Pass pass = Pass.forTraining(manager);
                        Loss loss = game.ofDiscriminator(images, reconstructions, step, pass);
                        game.remember(loss);
                        offer(prefix, loss);
                        return loss.value();
                    });
            Gradients.of(Map.of("", parameters)).offer(fixture, checks, prefix + "grad.");
        }

        private void offer(String prefix, Loss loss) {
            loss.terms().forEach((name, term) -> checks.offer(prefix + name, () -> term));
        }
    }
}
