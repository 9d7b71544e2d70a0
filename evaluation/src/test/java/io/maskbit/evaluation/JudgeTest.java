package io.maskbit.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Metric;
import io.maskbit.tensor.Backend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {

    private static final JudgeConfig CONFIG = new JudgeConfig(60, 32, 3e-3, 0);

    /** Shared, so that the judge is trained once. */
    @TempDir private static Path cache;

    private NDManager owner;
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void open() {
        owner = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void itLearnsItsClassesAndKnowsHowWell() {
        try (Judge judge = judge(new Corners("a"))) {
            assertTrue(judge.heldOutAccuracy() >= 0.95, "only " + judge.heldOutAccuracy());
            assertTrue(judge.name().matches("judge-[0-9a-f]{8}"), judge.name());
        }
        assertEquals(0, owner.getManagedArrays().size());
    }

    @Test
    void theCacheGivesTheSameJudgeWithoutTraining(@TempDir Path own, @TempDir Path other) {
        LabelledImages images = Corners.drawn(3, 16);
        JudgeConfig quick = new JudgeConfig(4, 8, 3e-3, 0);
        String name;
        Judge.Seen seen;
        try (Judge judge = Judge.open(new Corners("a"), quick, own, owner, lines::add)) {
            name = judge.name();
            seen = judge.look(images.images());
            assertEquals(2, lines.size());
        }
        lines.clear();
        try (Judge judge = Judge.open(new Corners("a"), quick, own, owner, lines::add)) {
            assertEquals(name, judge.name());
            assertArrayEquals(seen.features(), judge.look(images.images()).features());
            assertEquals(1, lines.size());
            assertTrue(lines.get(0).contains("right on held-out images"), lines.get(0));
        }
        try (Judge judge = Judge.open(new Corners("a"), quick, other, owner, lines::add)) {
            assertEquals(name, judge.name(), "training is not repeatable");
        }
    }

    @Test
    void otherDataOrSettingsGiveAnotherJudge(@TempDir Path own) throws Exception {
        Judge.open(new Corners("a"), new JudgeConfig(1, 8, 3e-3, 0), own, owner, lines::add)
                .close();
        Judge.open(new Corners("b"), new JudgeConfig(1, 8, 3e-3, 0), own, owner, lines::add)
                .close();
        Judge.open(new Corners("a"), new JudgeConfig(1, 8, 3e-3, 1), own, owner, lines::add)
                .close();
        try (Stream<Path> files = Files.list(own)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void realImagesScoreBetterThanWrongOnes() {
        Corners data = new Corners("a");
        try (Judge judge = judge(data)) {
            Judge.Reference reference = judge.reference(data);
            JudgeMetrics good = new JudgeMetrics(judge, reference, "samples");
            JudgeMetrics swapped = new JudgeMetrics(judge, reference, "samples");
            JudgeMetrics noise = new JudgeMetrics(judge, reference, "samples");
            for (int i = 0; i < 4; i++) {
                LabelledImages real = Corners.drawn(100 + i, 32);
                good.add(real);
                swapped.add(new LabelledImages(real.images(), turned(real.labels())));
                noise.add(
                        new LabelledImages(
                                Fill.images("noise" + i, 32, Corners.SHAPE), real.labels()));
            }
            assertTrue(good.labelAccuracy() > 0.9, "good " + good.labelAccuracy());
            assertTrue(swapped.labelAccuracy() < 0.1, "swapped " + swapped.labelAccuracy());
            assertEquals(good.frechet(), swapped.frechet());
            assertTrue(noise.frechet() > 10 * good.frechet());
            List<String> names = good.values().keySet().stream().map(Metric::name).toList();
            assertEquals(
                    List.of(
                            "label-accuracy[" + judge.name() + ", 128 samples]",
                            "frechet[" + judge.name() + ", 128 samples, ref aaaaaaaa]",
                            "held-out-accuracy[" + judge.name() + "]"),
                    names);
        }
    }

    @Test
    void metricsDoNotDependOnTheSplitIntoBatches() {
        Corners data = new Corners("a");
        try (Judge judge = judge(data)) {
            Judge.Reference reference = judge.reference(data);
            LabelledImages all = Corners.drawn(7, 24);
            JudgeMetrics whole = new JudgeMetrics(judge, reference, "samples");
            whole.add(all);
            JudgeMetrics parts = new JudgeMetrics(judge, reference, "samples");
            parts.add(part(all, 0, 1));
            parts.add(part(all, 1, 23));
            Map<Metric, Double> expected = whole.values();
            parts.values()
                    .forEach(
                            (metric, value) ->
                                    assertEquals(expected.get(metric), value, 1e-4, metric.name()));
        }
    }

    @Test
    void aDamagedCacheIsNamed(@TempDir Path own) throws Exception {
        JudgeConfig quick = new JudgeConfig(1, 8, 3e-3, 0);
        Judge.open(new Corners("a"), quick, own, owner, lines::add).close();
        try (Stream<Path> files = Files.list(own)) {
            Path file = files.findFirst().orElseThrow();
            byte[] content = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(content, content.length - 9));
            ExperimentException refusal =
                    assertThrows(
                            ExperimentException.class,
                            () -> Judge.open(new Corners("a"), quick, own, owner, lines::add));
            assertTrue(
                    refusal.getMessage().contains(file.getFileName().toString()),
                    refusal.getMessage());
        }
    }

    @Test
    void imagesOfAnotherShapeAreRefused() {
        try (Judge judge = judge(new Corners("a"))) {
            Images large = Fill.images("x", 1, new ImageShape(3, 32, 32));
            assertThrows(IllegalArgumentException.class, () -> judge.look(large));
        }
    }

    private Judge judge(JudgeData data) {
        return Judge.open(data, CONFIG, cache, owner, lines::add);
    }

    private static long[] turned(long[] labels) {
        long[] turned = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            turned[i] = (labels[i] + 1) % 4;
        }
        return turned;
    }

    private static LabelledImages part(LabelledImages all, int from, int count) {
        int values = Math.toIntExact(Corners.SHAPE.values());
        return new LabelledImages(
                new Images(
                        Arrays.copyOfRange(
                                all.images().pixels(), from * values, (from + count) * values),
                        count,
                        Corners.SHAPE),
                Arrays.copyOfRange(all.labels(), from, from + count));
    }

    /** Noisy 16x16 images with a bright square; the class is its colour or absence of colour. */
    private record Corners(String letter) implements JudgeData {

        static final ImageShape SHAPE = new ImageShape(3, 16, 16);

        @Override
        public ImageShape shape() {
            return SHAPE;
        }

        @Override
        public int classes() {
            return 4;
        }

        @Override
        public String digest() {
            return letter.repeat(64);
        }

        @Override
        public void training(long seed, int batch, int batches, Consumer<LabelledImages> consumer) {
            for (int i = 0; i < batches; i++) {
                consumer.accept(drawn(seed + i, batch));
            }
        }

        @Override
        public void heldOut(int batch, Consumer<LabelledImages> consumer) {
            consumer.accept(drawn(-1, batch));
            consumer.accept(drawn(-2, batch / 2));
        }

        static LabelledImages drawn(long seed, int count) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] pixels = new float[Math.toIntExact(count * SHAPE.values())];
            long[] labels = new long[count];
            for (int i = 0; i < count; i++) {
                labels[i] = random.nextInt(4);
                int left = random.nextInt(9);
                int top = random.nextInt(9);
                for (int j = 0; j < 768; j++) {
                    int y = j / 16 % 16 - top;
                    int x = j % 16 - left;
                    boolean inside = x >= 0 && x < 7 && y >= 0 && y < 7;
                    boolean lit = inside && (labels[i] == 3 || labels[i] == j / 256);
                    pixels[i * 768 + j] = (float) (0.3 * random.nextDouble() + (lit ? 0.6 : 0));
                }
            }
            return new LabelledImages(new Images(pixels, count, SHAPE), labels);
        }
    }
}
