package io.maskbit.training.data;

import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import java.util.SplittableRandom;

/**
 * Chooses the view of an image: the part and whether it is mirrored. The choice at a position
 * depends on seed and position only.
 *
 * @param seeds seeds of the run; purpose {@code AUGMENTATION}, keyed by position
 * @param config the settings
 */
record Augmentation(Seeds seeds, DataConfig config) {

    /** A part and a direction. */
    record View(Box box, boolean flip) {}

    /** Chooses the view at a position of an image of the given extent. */
    View view(long position, int height, int width) {
        SplittableRandom random = seeds.stream(Purpose.AUGMENTATION, position);
        boolean flip = config.flip() && uniform(random) < 0.5f;
        if (config.crop() == DataConfig.Crop.CENTER) {
            return new View(new Box(0, 0, height, width), flip);
        }
        float[][] uniforms = new float[RandomCrop.ATTEMPTS][2];
        for (float[] pair : uniforms) {
            pair[0] = uniform(random);
            pair[1] = uniform(random);
        }
        float[] place = {uniform(random), uniform(random)};
        RandomCrop.Choice choice =
                RandomCrop.parameters(height, width, config.bounds(), uniforms, place);
        return new View(choice.box(), flip);
    }

    RawImage apply(View view, RawImage image, int resolution) {
        if (config.crop() == DataConfig.Crop.RANDOM) {
            return Transforms.training(
                    image, view.box(), view.flip(), resolution, config.interpolation());
        }
        RawImage square = Transforms.evaluation(image, resolution, config.interpolation());
        return view.flip() ? square.flipped() : square;
    }

    private static float uniform(SplittableRandom random) {
        return (random.nextInt() >>> 8) * 0x1p-24f;
    }
}
