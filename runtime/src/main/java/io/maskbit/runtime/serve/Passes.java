package io.maskbit.runtime.serve;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.runtime.arm.TrainedRun;
import io.maskbit.sampling.MixedSampler;
import io.maskbit.sampling.Pixels;
import io.maskbit.sampling.SampledImages;
import io.maskbit.sampling.SeededDraws;
import io.maskbit.sampling.StepListener;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes passes with the networks of a run. May be used by many threads. */
final class Passes {

    private final TrainedRun run;
    private final Tokenizer tokenizer;
    private final Optional<MixedSampler> sampler;
    private final int places;

    Passes(TrainedRun run, int places) {
        this.run = run;
        this.places = places;
        tokenizer = run.tokenizer();
        sampler =
                run.plan()
                        .generator()
                        .map(
                                planned ->
                                        new MixedSampler(
                                                run.generator(),
                                                tokenizer,
                                                run.plan().machine().sampling().orElseThrow(),
                                                TensorOps.of(run.plan().ground().precision()),
                                                places));
    }

    /** Ends a pass whose answers nobody waits for any more. */
    private static final class Abandoned extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("nobody waits for the rest of this pass", null, false, false);
        }
    }

    /**
     * Computes a pass; what goes wrong goes to its jobs.
     *
     * @param pass 1 to places images whose tasks join
     */
    void compute(List<Unit> pass) {
        try (NDManager memory = run.manager().newSubManager()) {
            Task first = pass.get(0).task();
            Tape.withoutGradients(
                    () -> {
                        if (first instanceof Task.Fill) {
                            fill(pass, memory);
                        } else if (first instanceof Task.Encode) {
                            encode(pass);
                        } else {
                            decode(pass, memory);
                        }
                        return true;
                    });
        } catch (Abandoned e) {
            // The futures have their ends already.
        } catch (RuntimeException | Error e) {
            pass.forEach(unit -> unit.job().fail(e));
        }
    }

    private void fill(List<Unit> pass, NDManager memory) {
        List<MixedSampler.Place> images = new ArrayList<>();
        for (Unit unit : pass) {
            Task.Fill task = (Task.Fill) unit.task();
            images.add(
                    new MixedSampler.Place(
                            tokens(task.source()),
                            task.mask(),
                            task.label(),
                            new SeededDraws.Source(task.seeds(), task.number())));
        }
        SampledImages made = sampler.orElseThrow().sample(images, memory, listener(pass));
        answer(pass, made.images(), made.tokens().toLongArray());
    }

    private void encode(List<Unit> pass) {
        for (Unit unit : pass) {
            if (!unit.job().isOver()) {
                long[] tokens = tokens(((Task.Encode) unit.task()).image());
                unit.job().take(unit.place(), new Task.Result(new byte[0], tokens));
            }
        }
    }

    private void decode(List<Unit> pass, NDManager memory) {
        GridShape grid = run.plan().grid();
        long[] all = new long[places * grid.positions()];
        for (int i = 0; i < pass.size(); i++) {
            long[] tokens = tokens(((Task.Decode) pass.get(i).task()).source());
            System.arraycopy(tokens, 0, all, i * tokens.length, tokens.length);
        }
        Step.run(
                () -> {
                    Shape shape = new Shape(places, grid.height(), grid.width());
                    NDArray tokens = memory.create(all, shape); // (places, H, W)
                    Pass evaluation = Pass.evaluation(memory);
                    answer(pass, tokenizer.decodeTokens(tokens, evaluation), all);
                });
    }

    /** Images are encoded one by one: no token depends on what else is encoded. */
    private long[] tokens(Task.Source source) {
        if (source instanceof Task.Tokens tokens) {
            return tokens.values();
        }
        float[] pixels = ((Task.Pixels) source).values();
        ImageShape one = tokenizer.image();
        return Step.scoped(
                () -> {
                    Shape shape = new Shape(1, one.channels(), one.height(), one.width());
                    NDManager manager = run.manager();
                    return tokenizer
                            .encode(manager.create(pixels, shape), Pass.evaluation(manager))
                            .tokens()
                            .toLongArray();
                });
    }

    /** Hands out images (B, 3, h, w) one by one: values that are no numbers spoil no other. */
    private static void answer(List<Unit> pass, NDArray images, long[] tokens) {
        int positions = tokens.length / Math.max(pass.size(), (int) images.getShape().get(0));
        for (int i = 0; i < pass.size(); i++) {
            Unit unit = pass.get(i);
            long[] own = new long[positions];
            System.arraycopy(tokens, i * positions, own, 0, positions);
            NDIndex place = new NDIndex(i + ":" + (i + 1));
            try {
                byte[] rgb = Step.scoped(() -> Pixels.toBytes(images.get(place)));
                unit.job().take(unit.place(), new Task.Result(rgb, own));
            } catch (IllegalArgumentException e) {
                unit.job().fail(e);
            }
        }
    }

    private static StepListener listener(List<Unit> pass) {
        Map<Job<?>, Integer> jobs = new LinkedHashMap<>();
        pass.forEach(unit -> jobs.merge(unit.job(), 1, Integer::sum));
        return state -> {
            jobs.forEach(Job::step);
            if (jobs.keySet().stream().allMatch(Job::isOver)) {
                throw new Abandoned();
            }
        };
    }
}
