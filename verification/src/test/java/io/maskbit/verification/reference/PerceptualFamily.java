package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.networks.ImageClassifier;
import io.maskbit.networks.ImageNetInput;
import io.maskbit.networks.Seen;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.tensor.FeatureOps;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import java.util.Map;

/** Classifiers of ImageNet as perceptual losses, and the resize in front of them. */
final class PerceptualFamily implements Family {

    private static final Map<String, String> IDS =
            Map.of("resnet50", "resnet50", "convnext_s", "convnext-small");
    private static final String RESIZED = "resize_out";

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        try (WeightsOnDisk weights = WeightsOnDisk.of(fixture, manager)) {
            PerceptualLoss logits = loss(fixture, weights, true, manager);
            Step.run(() -> distance(fixture, checks, "logits_variant.", logits, manager));
            Step.run(() -> inside(fixture, checks, (ImageClassifier) logits.block(), manager));
            PerceptualLoss features = loss(fixture, weights, false, manager);
            Step.run(() -> distance(fixture, checks, "features_variant.", features, manager));
        }
        Step.run(() -> resize(fixture, checks, manager));
    }

    private static PerceptualLoss loss(
            FixtureCase fixture, WeightsOnDisk weights, boolean logitsOnly, NDManager manager) {
        Settings settings =
                new Settings()
                        .with("weights", weights.file())
                        .with("sha256", WeightsOnDisk.sha256(weights.file()))
                        .with("logits_only", logitsOnly);
        long[] shape = fixture.input("input").shape();
        ImageShape image = new ImageShape((int) shape[1], (int) shape[2], (int) shape[3]);
        String network = fixture.config().get("network").getAsString();
        return Components.perceptualLoss(IDS.get(network), settings, image, manager);
    }

    private static void distance(
            FixtureCase fixture,
            Checks checks,
            String prefix,
            PerceptualLoss loss,
            NDManager manager) {
        NDArray images = fixture.input("input").on(manager);
        NDArray reconstruction = fixture.input("reconstruction").on(manager);
        reconstruction.setRequiresGradient(true);
        Pass pass = Pass.forTraining(manager);
        NDArray value = Tape.backward(() -> loss.distance(images, reconstruction, pass));
        checks.offer(prefix + "loss", () -> value);
        checks.offer(prefix + "grad_reconstruction", reconstruction::getGradient);
    }

    private static void inside(
            FixtureCase fixture, Checks checks, ImageClassifier classifier, NDManager manager) {
        ImageNetInput input = new ImageNetInput(ImageNetInput.SIDE, manager);
        Pass pass = Pass.evaluation(manager);
        Seen wanted = classifier.see(input.prepare(fixture.input("input").on(manager)), pass);
        Seen seen =
                classifier.see(input.prepare(fixture.input("reconstruction").on(manager)), pass);
        checks.offer("logits_input", wanted::logits);
        checks.offer("logits_reconstruction", seen::logits);
        checks.offer("features_mean_input", () -> averaged(wanted.features()));
        checks.offer("features_mean_reconstruction", () -> averaged(seen.features()));
        checks.offer("features_mse", () -> error(wanted.features(), seen.features()));
        checks.offer("logits_mse", () -> error(wanted.logits(), seen.logits()));
    }

    private static void resize(FixtureCase fixture, Checks checks, NDManager manager) {
        FeatureOps ops = FeatureOps.of(Precision.FLOAT32);
        for (String number : fixture.expected(RESIZED)) {
            long[] wanted = fixture.values(RESIZED + number).shape();
            NDArray image = fixture.input("resize_in" + number).on(manager);
            checks.offer(
                    RESIZED + number, () -> ops.resize(image, (int) wanted[2], (int) wanted[3]));
        }
    }

    private static NDArray averaged(NDArray map) {
        return map.reshape(map.getShape().get(0), map.getShape().get(1), -1).mean(new int[] {2});
    }

    private static NDArray error(NDArray wanted, NDArray seen) {
        return wanted.sub(seen).square().mean();
    }
}
