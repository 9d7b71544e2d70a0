package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.loop.AdversarialConfig;
import io.maskbit.training.loop.AdversarialLoss;
import io.maskbit.training.loop.Critics;
import io.maskbit.training.loop.Game;
import io.maskbit.training.loop.LeCam;
import io.maskbit.training.loop.Loss;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;

/** The losses of the game on given logits, and LeCAM over several calls. */
final class GanLossesFamily implements Family {

    /** Takes images for logits. */
    private record Identity(Block block) implements Discriminator {

        @Override
        public NDArray logits(NDArray images, Pass pass) {
            return images;
        }
    }

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        for (AdversarialLoss loss : AdversarialLoss.values()) {
            String prefix = loss.name().toLowerCase(Locale.ROOT) + ".";
            differentiate(
                    fixture,
                    checks,
                    prefix + "generator_",
                    "loss",
                    manager,
                    (r, f) -> loss.ofTokenizer(f));
            differentiate(
                    fixture,
                    checks,
                    prefix + "discriminator_",
                    "loss",
                    manager,
                    loss::ofDiscriminator);
        }
        Step.run(() -> crossEntropy(fixture, checks, manager));
        NDArray averageReal = number(fixture, "lecam_ema_real", manager);
        NDArray averageFake = number(fixture, "lecam_ema_fake", manager);
        differentiate(
                fixture,
                checks,
                "lecam_",
                "value",
                manager,
                (r, f) -> LeCam.distance(r.mean(), f.mean(), averageReal, averageFake));
        Step.run(() -> successiveCalls(fixture, checks, manager));
    }

    /** Compares a loss of the first row's logits and its gradients. */
    private static void differentiate(
            FixtureCase fixture,
            Checks checks,
            String prefix,
            String value,
            NDManager manager,
            BinaryOperator<NDArray> loss) {
        Step.run(
                () -> {
                    NDArray real = fixture.input("logits_real").row(0).on(manager);
                    NDArray fake = fixture.input("logits_fake").row(0).on(manager);
                    real.setRequiresGradient(true);
                    fake.setRequiresGradient(true);
                    NDArray number = Tape.backward(() -> loss.apply(real, fake));
                    checks.offer(prefix + value, () -> number);
                    checks.offer(prefix + "grad_real", real::getGradient);
                    checks.offer(prefix + "grad_fake", fake::getGradient);
                });
    }

    private static void crossEntropy(FixtureCase fixture, Checks checks, NDManager manager) {
        double[] logits =
                fixture.config().getAsJsonArray("sigmoid_logits").asList().stream()
                        .mapToDouble(e -> e.getAsDouble())
                        .toArray();
        NDArray array = Values.of(logits).on(manager);
        checks.offer("sigmoid_cross_entropy.label0", () -> AdversarialLoss.taken(array, false));
        checks.offer("sigmoid_cross_entropy.label1", () -> AdversarialLoss.taken(array, true));
    }

    private static void successiveCalls(FixtureCase fixture, Checks checks, NDManager manager) {
        AdversarialConfig config =
                LossSettings.adversarial(fixture.config("losses"))
                        .from(fixture.config(), "discriminator_start", "start")
                        .as(AdversarialConfig.type());
        Discriminator identity = new Identity(Blocks.identityBlock());
        Game game =
                new Game(
                        new Critics.Opponent(identity, config),
                        new BuildContext(manager, new Seeds(1), Precision.FLOAT32));
        Values real = fixture.input("logits_real");
        Values fake = fixture.input("logits_fake");
        long first = fixture.config().get("first_step").getAsLong();
        Map<String, double[]> series = new LinkedHashMap<>();
        for (int call = 0; call < real.rows(); call++) {
            Loss loss =
                    game.ofDiscriminator(
                            real.row(call).on(manager),
                            fake.row(call).on(manager),
                            first + call,
                            Pass.forTraining(manager));
            game.remember(loss);
            int row = call;
            loss.terms().forEach((name, term) -> put(series, name, row, real.rows(), term));
            game.leCam()
                    .ifPresent(
                            term ->
                                    term.averages()
                                            .forEach(
                                                    (name, average) ->
                                                            put(
                                                                    series,
                                                                    name.replace(
                                                                            "_logits_mean", ""),
                                                                    row,
                                                                    real.rows(),
                                                                    average)));
        }
        series.forEach(
                (name, numbers) -> checks.offerValues("lecam." + name, () -> Values.of(numbers)));
    }

    private static void put(
            Map<String, double[]> series, String name, int row, int rows, NDArray number) {
        series.computeIfAbsent(
                                name,
                                unused -> {
                                    double[] empty = new double[rows];
                                    Arrays.fill(empty, Double.NaN);
                                    return empty;
                                })[row] =
                number.sum().getFloat();
    }

    private static NDArray number(FixtureCase fixture, String key, NDManager manager) {
        return manager.create(new float[] {fixture.config().get(key).getAsFloat()});
    }
}
