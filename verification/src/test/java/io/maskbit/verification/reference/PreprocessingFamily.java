package io.maskbit.verification.reference;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.maskbit.training.data.Box;
import io.maskbit.training.data.Interpolation;
import io.maskbit.training.data.RandomCrop;
import io.maskbit.training.data.RawImage;
import io.maskbit.training.data.Transforms;
import java.util.Locale;

/** From pixels to numbers: resizing, cutting out, and the choice of the part in training. */
final class PreprocessingFamily implements Family {

    private static final String IMAGE = "image";

    @Override
    public void run(FixtureCase fixture, Checks checks, NDManager manager) {
        int resolution = fixture.config().get("resolution").getAsInt();
        for (String input : fixture.inputs()) {
            if (input.startsWith(IMAGE)) {
                RawImage image = image(fixture.input(input));
                for (Interpolation interpolation : Interpolation.values()) {
                    String way = interpolation.name().toLowerCase(Locale.ROOT) + "." + input;
                    checks.offerValues(
                            "eval." + way,
                            () -> numbers(Transforms.evaluation(image, resolution, interpolation)));
                    checks.offerValues(
                            "train." + way,
                            () -> training(fixture, input, image, resolution, interpolation));
                }
            }
        }
        if (fixture.gives("crop.uniform")) {
            crops(fixture, checks);
        }
    }

    private static Values training(
            FixtureCase fixture,
            String input,
            RawImage image,
            int resolution,
            Interpolation interpolation) {
        int number = Integer.parseInt(input.substring(IMAGE.length()));
        JsonObject config = fixture.config();
        long[] crop = FixtureCase.longs(config.getAsJsonArray("train_crops").get(number));
        boolean flip = config.getAsJsonArray("train_flips").get(number).getAsInt() == 1;
        Box box = new Box((int) crop[0], (int) crop[1], (int) crop[2], (int) crop[3]);
        return numbers(Transforms.training(image, box, flip, resolution, interpolation));
    }

    private static void crops(FixtureCase fixture, Checks checks) {
        JsonObject config = fixture.config();
        RandomCrop.Bounds bounds =
                new RandomCrop.Bounds(
                        config.get("crop_min_scale").getAsDouble(),
                        config.getAsJsonArray("crop_ratio").get(0).getAsDouble(),
                        config.getAsJsonArray("crop_ratio").get(1).getAsDouble());
        Values uniforms = fixture.input("crop.uniform"); // (trials, attempts, 2)
        Values positions = fixture.input("crop.position"); // (trials, 2)
        int trials = uniforms.rows();
        long[] boxes = new long[4 * trials];
        long[] attempts = new long[trials];
        for (int trial = 0; trial < trials; trial++) {
            long[] size = FixtureCase.longs(config.getAsJsonArray("crop_image_sizes").get(trial));
            Values draws = uniforms.row(trial);
            float[][] pairs = new float[draws.rows()][];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = draws.row(i).floats();
            }
            RandomCrop.Choice choice =
                    RandomCrop.parameters(
                            (int) size[0],
                            (int) size[1],
                            bounds,
                            pairs,
                            positions.row(trial).floats());
            Box box = choice.box();
            long[] numbers = {box.top(), box.left(), box.height(), box.width()};
            System.arraycopy(numbers, 0, boxes, 4 * trial, 4);
            attempts[trial] = choice.attempts();
        }
        checks.offerValues("crop.result", () -> Values.of(boxes, trials, 4));
        checks.offerValues("crop.attempts", () -> Values.of(attempts, trials));
    }

    private static RawImage image(Values pixels) {
        byte[] rgb = new byte[pixels.data().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) pixels.data()[i];
        }
        return new RawImage((int) pixels.shape()[1], (int) pixels.shape()[0], rgb);
    }

    private static Values numbers(RawImage image) {
        float[] numbers = new float[3 * image.width() * image.height()];
        Transforms.write(image, numbers, 0);
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return Values.of(wide, 3, image.height(), image.width());
    }
}
