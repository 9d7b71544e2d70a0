package io.maskbit.runtime.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.evaluation.features.FeatureExtractor;
import io.maskbit.evaluation.features.Features;
import io.maskbit.runtime.arm.Progress;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.ImageSetOptions;
import io.maskbit.runtime.images.ImageSets;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureRunTest {

    private static final int COUNT = 200;
    private static final int SIDE = 4;

    @TempDir Path folder;

    /** Says the first bytes of an image; breaks when it has seen enough. */
    private static final class Scripted implements FeatureExtractor {

        private final int most;
        private int seen;

        Scripted(int most) {
            this.most = most;
        }

        @Override
        public ExtractorIdentity identity() {
            return new ExtractorIdentity("first-bytes", "none", "none", "float64");
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public Features extract(ByteImages images, NDManager scope) {
            if (seen + images.count() > most) {
                throw new IllegalStateException("the power is gone");
            }
            seen += images.count();
            int each = images.pixels().length / images.count();
            double[] values = new double[2 * images.count()];
            for (int i = 0; i < images.count(); i++) {
                values[2 * i] = images.pixels()[i * each] & 0xFF;
                values[2 * i + 1] = images.pixels()[i * each + 1] & 0xFF;
            }
            return new Features(
                    scope.create(values, new Shape(images.count(), 2)),
                    Optional.empty(),
                    Optional.empty());
        }

        @Override
        public void close() {}
    }

    private ImageSet images(long seed) throws IOException {
        byte[] pixels = new byte[COUNT * SIDE * SIDE * 3];
        new SplittableRandom(seed).nextBytes(pixels);
        Path file = folder.resolve("images.npz");
        NpzWriter.write(file, Map.of("arr_0", NpyArray.bytes(pixels, COUNT, SIDE, SIDE, 3)));
        return ImageSets.open(
                file.toString(),
                ImageSetOptions.ALL,
                () -> {
                    throw new AssertionError("no experiment is named");
                });
    }

    private static double[] values(ExtractedSet set) {
        List<double[]> blocks = new ArrayList<>();
        set.pooled().forEach(blocks::add);
        return blocks.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void whatWasInterruptedEndsAsIfItHadNotBeen() throws IOException {
        ImageSet set = images(1);
        try (NDManager manager = Backend.open("cpu")) {
            Scripted whole = new Scripted(COUNT);
            ExtractedSet expected =
                    new FeatureRun(whole, manager, folder.resolve("whole"), Progress.SILENT)
                            .complete(set);
            Path place = folder.resolve("broken");
            Scripted breaking = new Scripted(100);
            assertThrows(
                    IllegalStateException.class,
                    () -> new FeatureRun(breaking, manager, place, Progress.SILENT).complete(set));
            assertTrue(breaking.seen > 0, "some of it was done");
            Scripted rest = new Scripted(COUNT);
            ExtractedSet found =
                    new FeatureRun(rest, manager, place, Progress.SILENT).complete(set);
            assertEquals(COUNT, breaking.seen + rest.seen, "nothing was done twice");
            assertEquals(expected.digest(), found.digest());
            assertArrayEquals(values(expected), values(found));
        }
    }

    @Test
    void rowsThatAStateDoesNotCountAreCutOff() throws IOException {
        ImageSet set = images(1);
        try (NDManager manager = Backend.open("cpu")) {
            Path place = folder.resolve("torn");
            FeatureRun run =
                    new FeatureRun(new Scripted(2 * COUNT), manager, place, Progress.SILENT);
            double[] expected = values(run.complete(set));
            Path rows = file(place, "pooled.f64");
            Files.write(rows, new byte[13], StandardOpenOption.APPEND);
            assertArrayEquals(expected, values(run.complete(set)));
            Files.write(rows, new byte[16]);
            assertArrayEquals(expected, values(run.complete(set)), "lost rows are made again");
        }
    }

    @Test
    void featuresOfImagesThatHaveChangedAreMadeAgain() throws IOException {
        try (NDManager manager = Backend.open("cpu")) {
            FeatureRun run =
                    new FeatureRun(
                            new Scripted(3 * COUNT),
                            manager,
                            folder.resolve("changed"),
                            Progress.SILENT);
            ExtractedSet before = run.complete(images(1));
            double[] values = values(before);
            ExtractedSet after = run.complete(images(2));
            assertTrue(!before.digest().equals(after.digest()));
            assertTrue(!Arrays.equals(values, values(after)));
        }
    }

    @Test
    void aNetworkThatAnswersWithNoNumberIsRefused() throws IOException {
        ImageSet set = images(1);
        try (NDManager manager = Backend.open("cpu")) {
            FeatureExtractor broken =
                    new FeatureExtractor() {
                        @Override
                        public ExtractorIdentity identity() {
                            return new ExtractorIdentity("broken", "none", "none", "float64");
                        }

                        @Override
                        public int width() {
                            return 1;
                        }

                        @Override
                        public Features extract(ByteImages images, NDManager scope) {
                            double[] values = new double[images.count()];
                            values[values.length - 1] = Double.NaN;
                            return new Features(
                                    scope.create(values, new Shape(values.length, 1)),
                                    Optional.empty(),
                                    Optional.empty());
                        }

                        @Override
                        public void close() {}
                    };
            ExperimentException refusal =
                    assertThrows(
                            ExperimentException.class,
                            () ->
                                    new FeatureRun(
                                                    broken,
                                                    manager,
                                                    folder.resolve("nan"),
                                                    Progress.SILENT)
                                            .complete(set));
            assertTrue(refusal.getMessage().contains("NaN"), refusal.getMessage());
            assertTrue(refusal.getMessage().contains("images 0 to 31"), refusal.getMessage());
        }
    }

    private static Path file(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
        }
    }
}
