package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.tensor.Backend;
import io.maskbit.training.checkpoint.Checkpoint;
import io.maskbit.training.checkpoint.CheckpointStore;
import io.maskbit.training.checkpoint.ComponentOrigin;
import io.maskbit.training.checkpoint.RunIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {

    private static final RunIdentity IDENTITY =
            new RunIdentity(Map.of("tokenizer", new ComponentOrigin("tiny", "", "")), "config", 1);

    @TempDir Path folder;

    /** Builds a loop on a manager of its own; the two stages must both pass these tests. */
    private interface Stage {
        TrainingLoop loop(NDManager manager);
    }

    private static final Stage GENERATOR =
            manager ->
                    new GeneratorLoop(
                            TinyConfigs.generator(10, 2),
                            new TinyGenerator(manager, 0.2),
                            new TinyTokenizer(manager),
                            new BuildContext(manager, new Seeds(1), Precision.FLOAT32),
                            MaskDraws.of(new Seeds(1)));

    private static final Stage TOKENIZER =
            manager ->
                    new TokenizerLoop(
                            TinyConfigs.tokenizer(10, 2),
                            new TinyTokenizer(manager),
                            Critics.none(),
                            new BuildContext(manager, new Seeds(1), Precision.FLOAT32));

    private static final Stage ADVERSARIAL =
            manager ->
                    new TokenizerLoop(
                            TinyConfigs.tokenizer(10, 2),
                            new TinyTokenizer(manager),
                            new Critics(
                                    Optional.empty(),
                                    Optional.of(
                                            new Critics.Opponent(
                                                    new TinyDiscriminator(manager, true),
                                                    TinyConfigs.adversarial(3, 2)))),
                            new BuildContext(manager, new Seeds(1), Precision.FLOAT32));

    @Test
    void aResumedGeneratorEndsBitEqual() throws IOException {
        resumedEndsBitEqual(GENERATOR);
    }

    @Test
    void aResumedTokenizerEndsBitEqual() throws IOException {
        resumedEndsBitEqual(TOKENIZER);
    }

    @Test
    void aResumedGameEndsBitEqual() throws IOException {
        resumedEndsBitEqual(ADVERSARIAL);
        assertTrue(
                files(new CheckpointStore(folder.resolve("whole"), 0).path(10))
                        .keySet()
                        .containsAll(
                                List.of(
                                        "discriminator.safetensors",
                                        "discriminator_optimizer.safetensors",
                                        "lecam.safetensors")));
    }

    private void resumedEndsBitEqual(Stage stage) throws IOException {
        CheckpointStore whole = new CheckpointStore(folder.resolve("whole"), 0);
        CheckpointStore parts = new CheckpointStore(folder.resolve("parts"), 0);
        List<String> wholeLog = new ArrayList<>();
        List<String> partsLog = new ArrayList<>();
        try (NDManager manager = Backend.open("cpu")) {
            run(stage.loop(manager), TinyBatches.of(3), whole).run(p -> wholeLog.add(text(p)));
        }
        try (NDManager manager = Backend.open("cpu")) {
            TrainingRun run = run(stage.loop(manager), TinyBatches.of(3), parts);
            boolean done =
                    run.run(
                            progress -> {
                                partsLog.add(text(progress));
                                if (progress.step() == 5) {
                                    run.stop();
                                }
                            });
            assertFalse(done);
        }
        try (NDManager manager = Backend.open("cpu")) {
            Checkpoint checkpoint = parts.latest().orElseThrow();
            assertEquals(5, checkpoint.position().step());
            checkpoint.requireSameRun(IDENTITY);
            TrainingLoop loop = stage.loop(manager);
            loop.restore(checkpoint);
            TinyBatches batches = TinyBatches.at(3, checkpoint.position().cursor());
            assertTrue(run(loop, batches, parts).run(p -> partsLog.add(text(p))));
        }
        assertEquals(wholeLog, partsLog);
        assertEquals(files(whole.path(10)), files(parts.path(10)));
        assertTrue(files(whole.path(10)).containsKey("optimizer.safetensors"));
    }

    @Test
    void stopsAtNumbersThatAreNotFiniteAndNamesTheLastGoodCheckpoint() {
        CheckpointStore store = new CheckpointStore(folder, 0);
        try (NDManager manager = Backend.open("cpu")) {
            // The images of step 6 and later: 2 batches of 3 a step.
            TinyBatches batches = new TinyBatches(3, 0, 30);
            NumbersException e =
                    assertThrows(
                            NumbersException.class,
                            () -> run(TOKENIZER.loop(manager), batches, store).run(p -> {}));
            assertEquals(6, e.step());
            assertEquals(Optional.of(store.path(4)), e.lastGood());
            assertTrue(e.getMessage().contains("step 6"), e::getMessage);
            assertTrue(e.getMessage().contains("reconstruction_loss=NaN"), e::getMessage);
            assertTrue(e.getMessage().contains("step-000004"), e::getMessage);
            assertEquals(List.of(4L), store.steps());
        }
    }

    @Test
    void stopsAGameAtNumbersThatAreNotFiniteWithTheLastGoodCheckpointIntact() {
        CheckpointStore store = new CheckpointStore(folder, 0);
        try (NDManager manager = Backend.open("cpu")) {
            TinyBatches batches = new TinyBatches(3, 0, 30);
            NumbersException e =
                    assertThrows(
                            NumbersException.class,
                            () -> run(ADVERSARIAL.loop(manager), batches, store).run(p -> {}));
            assertEquals(6, e.step());
            for (String term :
                    List.of(
                            "reconstruction_loss",
                            "gan_loss",
                            "discriminator_loss",
                            "lecam_loss")) {
                assertTrue(e.getMessage().contains(term + "=NaN"), e::getMessage);
            }
            assertEquals(Optional.of(store.path(4)), e.lastGood());
        }
        try (NDManager manager = Backend.open("cpu")) {
            TrainingLoop loop = ADVERSARIAL.loop(manager);
            loop.restore(store.latest().orElseThrow());
            assertEquals(4, loop.stepsDone());
            assertEquals(List.of(), loop.brokenParameters());
        }
    }

    @Test
    void neverSavesStatisticsOfADiscriminatorThatAreBroken() {
        CheckpointStore store = new CheckpointStore(folder, 0);
        try (NDManager manager = Backend.open("cpu")) {
            TinyDiscriminator discriminator = new TinyDiscriminator(manager, true);
            Critics critics =
                    new Critics(
                            Optional.empty(),
                            Optional.of(
                                    new Critics.Opponent(
                                            discriminator, TinyConfigs.adversarial(8, 1))));
            TokenizerLoop loop =
                    new TokenizerLoop(
                            TinyConfigs.tokenizer(10, 1),
                            new TinyTokenizer(manager),
                            critics,
                            new BuildContext(manager, new Seeds(1), Precision.FLOAT32));
            discriminator.block().get("judge.mean").subi(Float.POSITIVE_INFINITY);
            NumbersException e =
                    assertThrows(
                            NumbersException.class,
                            () -> run(loop, TinyBatches.of(3), store).run(p -> {}));
            assertTrue(
                    e.getMessage().contains("parameter discriminator.judge.mean"), e::getMessage);
            assertEquals(List.of(), store.steps());
        }
    }

    @Test
    void neverSavesParametersThatAnUpdateHasBroken() {
        CheckpointStore store = new CheckpointStore(folder, 0);
        try (NDManager manager = Backend.open("cpu")) {
            TinyTokenizer tokenizer = new TinyTokenizer(manager);
            TokenizerLoop loop =
                    new TokenizerLoop(
                            TinyConfigs.tokenizer(10, 1),
                            tokenizer,
                            Critics.none(),
                            new BuildContext(manager, new Seeds(1), Precision.FLOAT32));
            NumbersException e =
                    assertThrows(
                            NumbersException.class,
                            () ->
                                    run(loop, TinyBatches.of(3), store)
                                            .run(
                                                    progress -> {
                                                        if (progress.step() == 4) {
                                                            tokenizer
                                                                    .block()
                                                                    .get("out.bias")
                                                                    .divi(0);
                                                        }
                                                    }));
            assertEquals(4, e.step());
            assertTrue(e.getMessage().contains("parameter tokenizer.out.bias"), e::getMessage);
            assertEquals(List.of(), store.steps());
        }
    }

    @Test
    void logsTheFirstTheLastAndEveryThirdStep() {
        List<Progress> all = new ArrayList<>();
        try (NDManager manager = Backend.open("cpu")) {
            run(TOKENIZER.loop(manager), TinyBatches.of(3), new CheckpointStore(folder, 2))
                    .run(all::add);
        }
        List<Long> logged =
                all.stream().filter(p -> !p.terms().isEmpty()).map(Progress::step).toList();
        assertEquals(List.of(1L, 3L, 6L, 9L, 10L), logged);
        assertEquals(10, all.size());
        assertEquals(60, all.get(9).images());
        assertEquals(List.of(8L, 10L), new CheckpointStore(folder, 2).steps());
    }

    private static TrainingRun run(TrainingLoop loop, BatchStream batches, CheckpointStore store) {
        return new TrainingRun(loop, batches, store, IDENTITY, true);
    }

    private static String text(Progress progress) {
        return progress.step() + " " + progress.learningRate() + " " + progress.terms();
    }

    private static Map<String, String> files(Path checkpoint) throws IOException {
        Map<String, String> files = new HashMap<>();
        try (var all = Files.list(checkpoint)) {
            for (Path each : all.toList()) {
                files.put(
                        each.getFileName().toString(),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(each)));
            }
        }
        return files;
    }
}
