package io.maskbit.verification.endtoend;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.runtime.arm.ArmFolder;
import io.maskbit.runtime.arm.ArmRun;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.compare.ComparisonRun;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.evaluate.ArmScoring;
import io.maskbit.runtime.plan.ExperimentPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An experiment with every real component and so little to do that it takes seconds: drawn shapes
 * of 16 by 16 pixels, 64 tokens of 6 bits.
 *
 * @param text the experiment file
 * @param settings replacements, as of the option {@code --set}
 */
record TinyExperiment(String text, List<String> settings) {

    private static final String FIRST_STAGE =
            """
            experiment: tiny
            seeds: [0]
            image: {height: 16, width: 16}
            data: {use: shapes, samples: 256, validation_samples: 32, batch: 4, crop: random, min_scale: 0.6, flip: true}
            quantizer: {use: lfq, bits: 6}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 1], num_res_blocks: 1}
            tokenizer_loop:
              steps: 30
              learning_rate: 1e-3
              warmup: 3
              ema: 0.9
              entropy_annealing_steps: 10
              log_every: 1
              checkpoint_every: 10
              sample_every: 0
            evaluation: {samples: 16, reconstructions: 16, batch: 16, judge_steps: 5, grid_per_class: 1}
            """;
    private static final String SECOND_STAGE =
            """
            generator: {use: maskbit, groups: 2, width: 32, depth: 1, heads: 2, mlp: 64}
            generator_loop:
              steps: 40
              learning_rate: 1e-3
              warmup: 4
              ema: 0.9
              log_every: 1
              checkpoint_every: 10
              sample_every: 0
            sampling: {steps: 4, guidance_scale: 2.0, randomize_temperature: 2.0}
            """;

    private static final String GAME =
            """
            discriminator: {use: vqgan-plus, hidden_channels: 32, num_stages: 1}
            perceptual_loss: {use: none}
            adversarial:
              start: 8
              warmup: 2
              weight: 0.1
              learning_rate: 1e-3
              lecam_weight: 0.01
              lecam_decay: 0.9
            """;

    TinyExperiment {
        settings = List.copyOf(settings);
    }

    /** One arm, both stages. */
    static TinyExperiment arm() {
        return new TinyExperiment(FIRST_STAGE + "train: both\n" + SECOND_STAGE, List.of());
    }

    /** One arm, both stages, hardly trained. */
    static TinyExperiment brief() {
        return arm().with(
                        "tokenizer_loop.steps=2",
                        "tokenizer_loop.warmup=0",
                        "generator_loop.steps=2",
                        "generator_loop.warmup=0",
                        "evaluation={samples: 0, reconstructions: 0}");
    }

    /**
     * One arm, both stages, hardly trained; its generator is as wide as it must be for matrix
     * kernels to be chosen by the size of the batch.
     */
    static TinyExperiment wide() {
        return arm().with(
                        "tokenizer_loop.steps=2",
                        "tokenizer_loop.warmup=0",
                        "generator_loop.steps=2",
                        "generator_loop.learning_rate=1e-2",
                        "generator_loop.warmup=0",
                        "generator={use: maskbit, groups: 2, width: 256, depth: 2, heads: 4, mlp: 1024}",
                        "evaluation={samples: 0, reconstructions: 0}");
    }

    /** One arm, the first stage only. */
    static TinyExperiment tokenizer() {
        return new TinyExperiment(FIRST_STAGE + "train: tokenizer\n", List.of());
    }

    /** One arm, the second stage only, on the tokenizer of a run. */
    static TinyExperiment generator(Path tokenizer) {
        String first = FIRST_STAGE.replaceAll("(?s)tokenizer_loop:.*?(?=evaluation:)", "");
        return new TinyExperiment(
                first + "train: generator\n" + SECOND_STAGE,
                List.of("tokenizer.weights=" + tokenizer));
    }

    /** One arm, the first stage only, against a discriminator from the ninth step on. */
    static TinyExperiment game() {
        return new TinyExperiment(FIRST_STAGE + "train: tokenizer\n" + GAME, List.of());
    }

    /** One arm, both stages, the first against a discriminator. */
    static TinyExperiment gameAndGenerator() {
        return new TinyExperiment(FIRST_STAGE + "train: both\n" + GAME + SECOND_STAGE, List.of());
    }

    /** Two arms that differ in what is said here, or not at all. */
    TinyExperiment compared(String varies, String baseline, String candidate) {
        String compare =
                """
                compare:
                  varies: %s
                  baseline: %s
                  candidate: %s
                """;
        return new TinyExperiment(text + compare.formatted(varies, baseline, candidate), settings);
    }

    /** Several arms by name, the baseline first; each is "name: {section: …}". */
    TinyExperiment compared(String varies, List<String> arms) {
        String compare = "compare:\n  varies: " + varies + "\n  arms:\n";
        String lines = arms.stream().map(arm -> "    " + arm + "\n").collect(joining());
        return new TinyExperiment(text + compare + lines, settings);
    }

    /** The same with some settings replaced, each {@code section.key=value}. */
    TinyExperiment with(String... replaced) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(Arrays.asList(replaced));
        return new TinyExperiment(text, all);
    }

    /** The file of the one arm, with every setting spelled out. */
    String yaml() {
        ExperimentPlan plan = plan();
        return plan.arms().get(0).yaml(plan.experiment().name(), plan.experiment().seeds());
    }

    ExperimentPlan plan() {
        return new Planner(Catalog.delivered())
                .plan(
                        Document.parse("tiny.yaml", text),
                        settings.stream().map(SetOption::of).toList());
    }

    /** The one arm, to be run in this process. */
    ArmRun armRun(Path folder, Progress progress) {
        ExperimentPlan plan = plan();
        return new ArmRun(
                plan.arms().get(0),
                plan.experiment().name(),
                plan.experiment().seeds().get(0),
                new ArmFolder(folder),
                folder.resolve("cache"),
                ArmScoring::open,
                progress);
    }

    /** Runs the one arm in this process to its end. */
    void run(Path folder) {
        assertTrue(armRun(folder, Progress.SILENT).run(false).isPresent(), "ran to its end");
    }

    /** Runs the one arm in this process from where it stands to its end. */
    void resume(Path folder) {
        assertTrue(armRun(folder, Progress.SILENT).run(true).isPresent(), "ran to its end");
    }

    /** Runs both arms in this process, one after the other. */
    void compare(Path folder) {
        new ComparisonRun(plan(), folder, folder.resolve("cache"), List.of(), true, Progress.SILENT)
                .run(false);
    }
}
