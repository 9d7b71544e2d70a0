package io.maskbit.verification.reference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ImageShape;
import io.maskbit.networks.Lpips;
import io.maskbit.spi.Pass;
import io.maskbit.spi.PerceptualLoss;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** LPIPS: the whole, its layers, and the old file that holds the weights of the channels. */
final class LpipsFamily implements Family {

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        Path linear = fixture.onlyWeights();
        Step.run(() -> file(fixture, checks, linear, manager));
        try (WeightsOnDisk network = WeightsOnDisk.of(fixture, manager)) {
            Settings settings =
                    new Settings()
                            .with("weights", network.file())
                            .with("sha256", WeightsOnDisk.sha256(network.file()))
                            .with("linear_weights", linear)
                            .with("linear_sha256", WeightsOnDisk.sha256(linear));
            long[] s = fixture.input("input").shape();
            ImageShape image = new ImageShape((int) s[1], (int) s[2], (int) s[3]);
            PerceptualLoss loss = Components.perceptualLoss("lpips", settings, image, manager);
            Step.run(() -> distance(fixture, checks, loss, manager));
            Step.run(() -> layers(fixture, checks, (Lpips) loss.block(), manager));
        }
    }

    private static void file(FixtureCase fixture, Checks checks, Path linear, NDManager manager) {
        try (TensorFile weights = TensorFile.open(linear)) {
            for (String input : fixture.inputs()) {
                String name = input + ".model.1.weight";
                if (weights.contains(name)) {
                    double[] read = Values.of(weights.read(name, manager)).data();
                    checks.holds(
                            input + " as in the file",
                            Arrays.equals(fixture.input(input).data(), read));
                }
            }
            checks.holds("all of the file is compared", weights.names().size() == linears(fixture));
        }
    }

    private static int linears(FixtureCase fixture) {
        return (int) fixture.inputs().stream().filter(name -> name.startsWith("lin")).count();
    }

    private static void distance(
            FixtureCase fixture, Checks checks, PerceptualLoss loss, NDManager manager) {
        NDArray images = fixture.input("input").on(manager);
        NDArray reconstruction = fixture.input("reconstruction").on(manager);
        reconstruction.setRequiresGradient(true);
        Pass pass = Pass.forTraining(manager);
        NDArray mean = Tape.backward(() -> loss.distance(images, reconstruction, pass));
        checks.offer("grad_reconstruction", reconstruction::getGradient);
        double expected = Arrays.stream(fixture.values("value").data()).average().orElseThrow();
        double tolerance = fixture.array("value").get("atol").getAsDouble();
        checks.number("mean of value", mean.getFloat(), expected, tolerance);
    }

    private static void layers(FixtureCase fixture, Checks checks, Lpips lpips, NDManager manager) {
        NDArray images = fixture.input("input").on(manager);
        NDArray reconstruction = fixture.input("reconstruction").on(manager);
        Pass pass = Pass.evaluation(manager);
        List<NDArray> terms = lpips.terms(images, reconstruction, pass);
        List<NDArray> features = lpips.features(images, pass);
        NDArray sum = terms.get(0).mul(0f);
        for (int i = 0; i < terms.size(); i++) {
            NDArray term = terms.get(i); // (B, 1)
            NDArray map = features.get(i);
            sum = sum.add(term);
            checks.offer("term" + i, () -> term);
            checks.offer("features" + i + "_mean_input", () -> averaged(map));
        }
        NDArray value = sum.reshape(-1, 1, 1, 1);
        checks.offer("value", () -> value);
    }

    private static NDArray averaged(NDArray map) {
        return map.reshape(map.getShape().get(0), map.getShape().get(1), -1).mean(new int[] {2});
    }
}
