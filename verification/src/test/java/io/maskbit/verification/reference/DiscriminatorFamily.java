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

/**
 * Discriminators: logits and the gradient at the images in evaluation; the same in one training
 * pass, the gradients of the parameters, and the running statistics that the pass leaves behind.
 */
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
            ReferenceWeights.load(discriminator, fixture.onlyWeights());
            Step.run(() -> evaluate(fixture, checks, discriminator, input, manager));
            Step.run(() -> train(fixture, checks, discriminator, input, manager));
        }
    }

    private static void evaluate(
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

    private static void train(
            FixtureCase fixture,
            Checks checks,
            Discriminator discriminator,
            String input,
            NDManager manager) {
        String after = input + ".after.";
        if (fixture.expected(input + ".train_").isEmpty() && fixture.expected(after).isEmpty()) {
            return;
        }
        NamedParameters parameters = NamedParameters.of(discriminator);
        parameters.trainable(true);
        Pass pass = Pass.forTraining(manager);
        NDArray x = fixture.input(input).on(manager);
        x.setRequiresGradient(true);
        Tape.backward(
                () -> {
                    NDArray logits = discriminator.logits(x, pass);
                    checks.offer(input + ".train_logits", () -> logits);
                    return logits.mul(logits).mean();
                });
        checks.offer(input + ".train_grad_x", x::getGradient);
        parameters.asMap().forEach((name, array) -> checks.offer(after + name, () -> array));
        Gradients.of(Map.of("", parameters)).offer(fixture, checks, input + ".train_grad.");
    }
}
