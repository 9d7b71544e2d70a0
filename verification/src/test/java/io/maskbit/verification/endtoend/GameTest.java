package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stage I against a discriminator, from the file to the folder. */
class GameTest {

    private static final String QUICK = "evaluation={samples: 0, reconstructions: 0}";

    @TempDir Path folder;

    @Test
    void writesTheTermsOfBothSidesAndKeepsTheTokenizerOnly() throws IOException {
        TinyExperiment.game().with("tokenizer_loop.steps=12", QUICK).run(folder);
        List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
        for (String term :
                List.of(
                        "perceptual_loss",
                        "weighted_gan_loss",
                        "d_weight",
                        "discriminator_factor",
                        "discriminator_loss",
                        "logits_real",
                        "logits_fake",
                        "lecam_loss",
                        "discriminator_learning_rate",
                        "discriminator_gradient_norm")) {
            String name = "\"tokenizer." + term + "\"";
            assertTrue(lines.stream().anyMatch(line -> line.contains(name)), term);
        }
        TreeMap<String, String> weights = FileDigests.of(folder.resolve("weights"));
        assertFalse(weights.isEmpty());
        assertTrue(weights.keySet().stream().noneMatch(file -> file.contains("discriminator")));
    }

    /** The tokenizer is shared, so the arms of stage II know nothing of the game. */
    @Test
    void armsOfStageTwoShareATokenizerThatPlayed() throws IOException {
        TinyExperiment.gameAndGenerator()
                .compared("generator", "{}", "{generator: {depth: 2}}")
                .with("tokenizer_loop.steps=12", "generator_loop.steps=5", QUICK)
                .compare(folder);
        Path arm = folder.resolve("arms").resolve("candidate").resolve("seed-0");
        assertTrue(Files.readString(arm.resolve("outcome.json")).contains("\"completed\""));
        assertFalse(Files.readString(arm.resolve("arm.yaml")).contains("adversarial"));
    }

    @Test
    void fineTuningADecoderLeavesTheEncoderAsItWas() throws IOException {
        Path first = folder.resolve("first");
        TinyExperiment.game().with("tokenizer_loop.steps=12", QUICK).run(first);
        Path tuned = folder.resolve("tuned");
        TinyExperiment.game()
                .with(
                        "tokenizer_loop.steps=12",
                        "tokenizer.freeze_encoder=true",
                        "tokenizer.weights=" + first,
                        QUICK)
                .run(tuned);
        TreeMap<String, String> before = WeightDigests.of(first, "tokenizer");
        TreeMap<String, String> after = WeightDigests.of(tuned, "tokenizer");
        assertEquals(before.keySet(), after.keySet());
        before.forEach(
                (name, digest) -> {
                    if (name.startsWith("encoder.")) {
                        assertEquals(digest, after.get(name), name);
                    } else {
                        assertNotEquals(digest, after.get(name), name);
                    }
                });
    }
}
