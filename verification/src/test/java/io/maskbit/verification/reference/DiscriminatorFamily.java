package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ImageShape;
import io.maskbit.spi.Discriminator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.util.Map;

/** Discriminators: logits, the gradient at the images, the gradients of the parameters. */
final class DiscriminatorFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        for (String input : fixture.inputs()) {
            long[] shape = fixture.input(input).shape();
            Discriminator discriminator =
                    Components.discriminator(
                            fixture.config("discriminator"),
                            new ImageShape((int) shape[1], (int) shape[2], (int) shape[3]),
                            manager);
            Components.load(discriminator, fixture.onlyWeights());
            Step.run(() -> atTheImages(fixture, checks, discriminator, input, manager));
            Step.run(() -> atTheParameters(fixture, checks, discriminator, input, manager));
        }
    }

    private static void atTheImages(
            FixtureCase fixture,
            Checks checks,
            Discriminator discriminator,
            String input,
            NDManager manager) {
        NDArray x = fixture.input(input).on(manager);
        x.setRequiresGradient(true);
        Pass pass = Pass.evaluation(manager);
        Tape.backward(
                () -> {
                    NDArray logits = discriminator.logits(x, pass);
                    checks.offer(input + ".logits", () -> logits);
                    return logits.sum();
                });
        checks.offer(input + ".grad_x", x::getGradient);
    }

    private static void atTheParameters(
            FixtureCase fixture,
            Checks checks,
            Discriminator discriminator,
            String input,
            NDManager manager) {
        if (fixture.expected(input + ".train_grad.").isEmpty()) {
            return;
        }
        NamedParameters parameters = NamedParameters.of(discriminator);
        parameters.trainable(true);
        Pass pass = Pass.forTraining(manager);
        NDArray x = fixture.input(input).on(manager);
        Tape.backward(
                () -> {
                    NDArray logits = discriminator.logits(x, pass);
                    return logits.mul(logits).mean();
                });
        Gradients.of(Map.of("", parameters)).offer(fixture, checks, input + ".train_grad.");
    }
}
