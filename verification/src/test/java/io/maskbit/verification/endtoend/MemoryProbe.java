package io.maskbit.verification.endtoend;

import ai.djl.ndarray.NDManager;
import io.maskbit.runtime.arm.Environment;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.tensor.Backend;
import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.RunIdentity;
import io.maskbit.training.data.BatchReader;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.Cursor;
import io.maskbit.training.loop.BatchStream;
import io.maskbit.training.loop.GeneratorLoop;
import io.maskbit.training.loop.MaskDraws;
import io.maskbit.training.loop.TokenizerLoop;
import io.maskbit.training.loop.TrainingLoop;
import io.maskbit.training.loop.TrainingRun;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * A process that trains both stages and samples for long, and prints what it holds: work, units
 * done, resident MiB, arrays.
 */
final class MemoryProbe {

    private static final int STEPS_BETWEEN = 100;

    private final Laboratory laboratory;
    private final NDManager manager;
    private final Path folder;

    private MemoryProbe(Laboratory laboratory, NDManager manager, Path folder) {
        this.laboratory = laboratory;
        this.manager = manager;
        this.folder = folder;
    }

    /**
     * Takes a folder for checkpoints and the steps of each loop; then the number of batches to
     * sample, or nothing for stage I against a discriminator.
     */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        if (arguments.length == 2) {
            playTheGame(folder, arguments[1]);
        } else {
            trainAndSample(folder, arguments[1], Integer.parseInt(arguments[2]));
        }
    }

    private static void trainAndSample(Path folder, String steps, int batches) {
        ArmPlan plan =
                TinyExperiment.arm()
                        .with(
                                "image={height: 8, width: 8}",
                                "data.batch=1",
                                "tokenizer_loop.steps=" + steps,
                                "tokenizer_loop.checkpoint_every=250",
                                "tokenizer_loop.learning_rate=1e-4",
                                "generator_loop.steps=" + steps,
                                "generator_loop.checkpoint_every=250")
                        .plan()
                        .arms()
                        .get(0);
        try (NDManager manager = Backend.open("cpu")) {
            Laboratory laboratory = Laboratory.open(plan, 0, manager, folder);
            MemoryProbe probe = new MemoryProbe(laboratory, manager, folder);
            probe.train(
                    "tokenizer",
                    new TokenizerLoop(
                            plan.machine().tokenizerLoop().orElseThrow(),
                            laboratory.tokenizer(),
                            laboratory.critics(),
                            laboratory.context()));
            probe.train(
                    "generator",
                    new GeneratorLoop(
                            plan.machine().generatorLoop().orElseThrow(),
                            laboratory.generator(),
                            laboratory.tokenizer(),
                            laboratory.context(),
                            MaskDraws.of(laboratory.context().seeds())));
            probe.sample(batches);
        }
    }

    /** Every part of the game takes part: the adaptive weight asks for two gradients more. */
    private static void playTheGame(Path folder, String steps) {
        ArmPlan plan =
                TinyExperiment.game()
                        .with(
                                "image={height: 8, width: 8}",
                                "data.batch=1",
                                "tokenizer_loop.steps=" + steps,
                                "tokenizer_loop.checkpoint_every=250",
                                "tokenizer_loop.learning_rate=1e-4",
                                "discriminator={use: patchgan, hidden_channels: 8, num_stages: 1}",
                                "adversarial.learning_rate=1e-4",
                                "adversarial.adaptive_weight=true")
                        .plan()
                        .arms()
                        .get(0);
        try (NDManager manager = Backend.open("cpu")) {
            Laboratory laboratory = Laboratory.open(plan, 0, manager, folder);
            new MemoryProbe(laboratory, manager, folder)
                    .train(
                            "game",
                            new TokenizerLoop(
                                    plan.machine().tokenizerLoop().orElseThrow(),
                                    laboratory.tokenizer(),
                                    laboratory.critics(),
                                    laboratory.context()));
        }
    }

    private void train(String name, TrainingLoop loop) {
        try (BatchReader reader =
                BatchReader.training(
                        laboratory.data().train(),
                        laboratory.dataConfig(),
                        laboratory.plan().ground().shape().height(),
                        laboratory.context().seeds(),
                        Cursor.START,
                        new BrokenImages(0, broken -> {}))) {
            new TrainingRun(
                            loop,
                            BatchStream.of(reader),
                            new CheckpointStore(folder.resolve(name), 2),
                            new RunIdentity(Map.of(), "none", 0),
                            true)
                    .run(
                            step -> {
                                if (step.step() % STEPS_BETWEEN == 0) {
                                    show(name, step.step());
                                }
                            });
        }
    }

    private void sample(int batches) {
        for (int batch = 1; batch <= batches; batch++) {
            try (NDManager memory = manager.newSubManager()) {
                long[] labels = {0, 1, 2, 3, 4, 5, 6, 7};
                laboratory
                        .sampler()
                        .sample(labels, 8L * batch, laboratory.context().seeds(), memory)
                        .images()
                        .toFloatArray();
            }
            show("sampling", batch);
        }
    }

    private void show(String work, long done) {
        System.out.printf(
                Locale.ROOT,
                "%s %d %.2f %d%n",
                work,
                done,
                Environment.residentMiB(),
                manager.getManagedArrays().size());
    }
}
