package io.maskbit.runtime.look;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.GridShape;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.sampling.ImageSampler;
import io.maskbit.sampling.Pixels;
import io.maskbit.sampling.Sampler;
import io.maskbit.sampling.SeededDraws;
import io.maskbit.sampling.StepListener;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Records how a generator unmasks its first images, one of each class in turn: the images that
 * {@code maskbit sample} makes with the same seed.
 */
final class Film implements StepListener {

    private static final int LAST = 3;

    private final TrainedRun run;
    private final Generator generator;
    private final TensorOps ops;
    private final int images;
    private final List<Shot> shots = new ArrayList<>();
    private boolean[] masked = {};

    /**
     * What stood after a step. The lists hold one element per image, the arrays one number per
     * position.
     *
     * @param images all predictions decoded, 8-bit
     * @param known share of groups that are no longer masked
     * @param fresh share of groups that this step has fixed
     * @param sure mean probability with which the groups were drawn that were still masked before
     *     this step; NaN where none was
     */
    record Shot(
            List<byte[]> images, List<double[]> known, List<double[]> fresh, List<double[]> sure) {}

    private Film(TrainedRun run, int images) {
        this.run = run;
        this.generator = run.generator();
        this.ops = TensorOps.of(run.plan().ground().precision());
        this.images = images;
    }

    /**
     * Samples and records.
     *
     * @param run a run with a generator
     * @param images how many images to record, at most {@link ImageSampler#CHUNK}
     * @return one shot per step
     */
    static List<Shot> of(TrainedRun run, int images) {
        Film film = new Film(run, images);
        int classes = film.generator.classes();
        long[] labels =
                IntStream.range(0, ImageSampler.CHUNK).mapToLong(i -> i % classes).toArray();
        try (NDManager memory = run.manager().newSubManager()) {
            // A whole chunk, so that the numbers are those of the image sampler bit for bit.
            new Sampler(film.generator, run.plan().machine().sampling().orElseThrow(), film.ops)
                    .sample(
                            memory.create(labels),
                            new SeededDraws(run.seeds(), 0, ImageSampler.CHUNK, memory),
                            memory,
                            film);
        }
        film.end();
        return film.shots;
    }

    /** What the last step drew is what counts, also where its mask would draw again. */
    private void end() {
        Shot last = shots.get(shots.size() - 1);
        for (int i = 0; i < images; i++) {
            double[] known = last.known().get(i);
            for (int p = 0; p < known.length; p++) {
                last.fresh().get(i)[p] += 1 - known[p];
                known[p] = 1;
            }
        }
    }

    @Override
    public void stepDone(State state) {
        boolean[] after = state.mask().toBooleanArray(); // (B, N, G)
        if (masked.length == 0) {
            masked = new boolean[after.length];
            Arrays.fill(masked, true);
        }
        NDArray predicted = state.predicted(); // (B, N, G)
        float[] drawn =
                state.scaledLogits()
                        .softmax(LAST)
                        .gather(predicted.expandDims(LAST), LAST)
                        .toFloatArray(); // (B, N, G, 1)
        List<double[]> known = new ArrayList<>();
        List<double[]> fresh = new ArrayList<>();
        List<double[]> sure = new ArrayList<>();
        int positions = generator.groups().space().grid().positions();
        int groups = generator.groups().groups();
        for (int i = 0; i < images; i++) {
            known.add(new double[positions]);
            fresh.add(new double[positions]);
            sure.add(new double[positions]);
            for (int p = 0; p < positions; p++) {
                int from = (i * positions + p) * groups;
                double open = 0;
                double probability = 0;
                for (int at = from; at < from + groups; at++) {
                    known.get(i)[p] += after[at] ? 0 : 1.0 / groups;
                    fresh.get(i)[p] += masked[at] && !after[at] ? 1.0 / groups : 0;
                    open += masked[at] ? 1 : 0;
                    probability += masked[at] ? drawn[at] : 0;
                }
                sure.get(i)[p] = open == 0 ? Double.NaN : probability / open;
            }
        }
        shots.add(new Shot(decoded(predicted), known, fresh, sure));
        masked = after;
    }

    private List<byte[]> decoded(NDArray predicted) {
        GridShape grid = generator.groups().space().grid();
        NDArray tokens =
                ops.combine(predicted, generator.groups())
                        .reshape(-1, grid.height(), grid.width()); // (B, H, W)
        byte[] all =
                Pixels.toBytes(
                        run.tokenizer().decodeTokens(tokens, Pass.evaluation(run.manager())));
        int length = all.length / ImageSampler.CHUNK;
        return IntStream.range(0, images)
                .mapToObj(i -> Arrays.copyOfRange(all, i * length, (i + 1) * length))
                .toList();
    }
}
