package io.maskbit.testkit;

import io.maskbit.api.Stability;
import io.maskbit.runtime.Rehearsal;
import io.maskbit.spi.ComponentFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Drives the real program with a component for twenty steps per stage, on drawn shapes of 16x16
 * pixels, on the CPU: what the laws of a contract cannot see, such as whether it learns.
 *
 * <pre>{@code
 * ExperimentKit.with(new FsqQuantizerFactory())
 *         .run("quantizer: {use: acme.fsq, levels: [8, 5, 5]}")
 *         .assertFinite()
 *         .assertFalls("tokenizer.reconstruction_loss");
 * }</pre>
 *
 * <p>Sections that are not given are the kit's: bit tokens by {@code lfq}, a small {@code
 * vqgan-plus} tokenizer and a small {@code maskgit} generator, both trained. With {@code train:
 * tokenizer} there is no second stage. A given section replaces the kit's as a whole.
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class ExperimentKit {

    private static final String LOOP =
            "{steps: 20, learning_rate: 2e-3, warmup: 2, ema: 0.9, log_every: 1,"
                    + " checkpoint_every: 20, sample_every: 0}";

    private static final Map<String, String> FIRST_STAGE = new LinkedHashMap<>();
    private static final Map<String, String> GAME = new LinkedHashMap<>();
    private static final Map<String, String> SECOND_STAGE = new LinkedHashMap<>();

    static {
        FIRST_STAGE.put("experiment", "kit");
        FIRST_STAGE.put("train", "both");
        FIRST_STAGE.put("seeds", "[0]");
        FIRST_STAGE.put("image", "{height: 16, width: 16}");
        FIRST_STAGE.put(
                "data",
                "{use: shapes, samples: 128, validation_samples: 16, batch: 4, flip: true}");
        FIRST_STAGE.put("quantizer", "{use: lfq, bits: 6}");
        FIRST_STAGE.put(
                "tokenizer",
                "{use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 1], num_res_blocks: 1}");
        FIRST_STAGE.put("tokenizer_loop", LOOP);
        FIRST_STAGE.put(
                "evaluation",
                "{samples: 8, reconstructions: 8, masked_tokens: 8, batch: 8, judge_steps: 3,"
                        + " grid_per_class: 1}");
        GAME.put("adversarial", "{start: 5, warmup: 2, weight: 0.1, learning_rate: 1e-3}");
        SECOND_STAGE.put("generator", "{use: maskgit, width: 32, depth: 1, heads: 2, mlp: 64}");
        SECOND_STAGE.put("generator_loop", LOOP);
        SECOND_STAGE.put("sampling", "{steps: 4}");
    }

    private final List<ComponentFactory<?>> factories;

    private ExperimentKit(List<ComponentFactory<?>> factories) {
        this.factories = factories;
    }

    /**
     * Takes factories beside the delivered ones; they need not be found as services.
     *
     * @param factories the factories, each of another kind or id
     */
    public static ExperimentKit with(ComponentFactory<?>... factories) {
        return new ExperimentKit(List.of(factories));
    }

    /**
     * Trains and measures. Takes seconds.
     *
     * @param yaml sections of an experiment file, beginning with those of the components
     * @return what was recorded
     * @throws io.maskbit.api.ExperimentException with everything that is wrong with the experiment
     */
    public RecordedRun run(String yaml) {
        try {
            Path folder = Files.createTempDirectory("experiment-kit");
            try {
                Rehearsal run = Rehearsal.run(factories, completed(yaml), folder);
                return new RecordedRun(run.result(), run.points());
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the experiment has no place to run in", e);
        }
    }

    /** Adds the sections that are not given. */
    private static String completed(String yaml) {
        StringBuilder text = new StringBuilder(yaml.strip()).append('\n');
        add(text, yaml, FIRST_STAGE);
        if (names(yaml, "discriminator")) {
            add(text, yaml, GAME);
        }
        if (!yaml.lines().anyMatch(line -> line.matches("train:\\s*tokenizer\\s*"))) {
            add(text, yaml, SECOND_STAGE);
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String yaml, Map<String, String> sections) {
        sections.forEach(
                (key, value) -> {
                    if (!names(yaml, key)) {
                        text.append(key).append(": ").append(value).append('\n');
                    }
                });
    }

    private static boolean names(String yaml, String key) {
        return yaml.lines().anyMatch(line -> line.startsWith(key + ":"));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
