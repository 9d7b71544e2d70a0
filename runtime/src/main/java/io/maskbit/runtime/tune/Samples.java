package io.maskbit.runtime.tune;

import io.maskbit.api.Seeds;
import io.maskbit.runtime.measure.SampleTrial;
import io.maskbit.runtime.measure.SampleTrial.Looks;
import io.maskbit.sampling.SamplerConfig;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The images of one setting with one seed, sampled as far as they are asked for. Blocks that lie in
 * the folder are read instead.
 */
final class Samples {

    private final SampleTrial trial;
    private final SamplerConfig config;
    private final Seeds seeds;
    private final Path folder;
    private final String name;
    private final int block;

    /**
     * Samples nothing yet.
     *
     * @param folder where blocks lie
     * @param name begins the names of their files; says setting and seed
     * @param block images that are sampled and kept together
     */
    Samples(
            SampleTrial trial,
            SamplerConfig config,
            Seeds seeds,
            Path folder,
            String name,
            int block) {
        this.trial = trial;
        this.config = config;
        this.seeds = seeds;
        this.folder = folder;
        this.name = name;
        this.block = block;
    }

    /** Told how many images of a block are done. */
    interface Watch {
        void sampled(int images);
    }

    /**
     * What the first images of a setting are worth.
     *
     * @param features of the images, row by row
     * @param right whether each shows its class
     * @param frechet Fréchet distance to the validation images
     * @param labelAccuracy share of images that show their class
     * @param ms how long sampling and looking took
     */
    record Score(
            float[] features, boolean[] right, double frechet, double labelAccuracy, long ms) {}

    /** Scores the first images, at least 2. */
    Score first(int count, Watch watch) {
        int width = trial.width();
        float[] features = new float[count * width];
        boolean[] right = new boolean[count];
        long ms = 0;
        int rights = 0;
        for (int at = 0; at < count; at += block) {
            int size = Math.min(block, count - at);
            Block block = block(at, size);
            System.arraycopy(block.looks().features(), 0, features, at * width, size * width);
            System.arraycopy(block.looks().right(), 0, right, at, size);
            ms += block.ms();
            watch.sampled(size);
        }
        for (boolean one : right) {
            rights += one ? 1 : 0;
        }
        return new Score(features, right, trial.frechet(features), (double) rights / count, ms);
    }

    private Block block(int at, int size) {
        Path file = folder.resolve(String.format(Locale.ROOT, "%s-%06d-%d", name, at, size));
        return Block.read(file, size, trial.width())
                .orElseGet(
                        () -> {
                            long begin = System.nanoTime();
                            Looks looks = trial.look(config, seeds, at, size);
                            Block made = new Block(looks, (System.nanoTime() - begin) / 1_000_000);
                            made.write(file);
                            return made;
                        });
    }
}
