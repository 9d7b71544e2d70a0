package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ExperimentException;
import io.maskbit.evaluation.features.ExtractorIdentity;
import io.maskbit.tensor.npz.NpyArray;
import io.maskbit.tensor.npz.NpzFile;
import io.maskbit.tensor.npz.NpzWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsFileTest {

    private static final StatisticsOrigin ORIGIN =
            new StatisticsOrigin(
                    new ExtractorIdentity("network", "aa", "as it is", "float64"),
                    "a folder \"x\" é",
                    "bb",
                    "adm",
                    "0.1.0");
    private static final Gaussian POOLED =
            new Gaussian(new double[] {1, 2}, new double[] {2, 0.5, 0.5, 3}, 7);
    private static final Gaussian SPATIAL = new Gaussian(new double[] {4}, new double[] {5}, 7);

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("statistics.npz");
    }

    @Test
    void ownFilesComeBackWhole() {
        for (Optional<Gaussian> spatial :
                List.of(Optional.<Gaussian>empty(), Optional.of(SPATIAL))) {
            StatisticsFile written = StatisticsFile.of(POOLED, spatial, ORIGIN);
            written.write(file);
            StatisticsFile read = StatisticsFile.read(file);
            equal(POOLED, read.pooled());
            assertEquals(7, read.pooled().count());
            assertEquals(spatial.isPresent(), read.spatial().isPresent());
            spatial.ifPresent(s -> equal(s, read.spatial().orElseThrow()));
            assertEquals(Optional.of(ORIGIN), read.origin());
            assertEquals(written.digest(), read.digest());
            assertEquals(64, read.digest().length());
        }
    }

    @Test
    void digestsTellStatisticsApart() {
        StatisticsFile one = StatisticsFile.of(POOLED, Optional.empty(), ORIGIN);
        StatisticsFile two = StatisticsFile.of(POOLED, Optional.of(SPATIAL), ORIGIN);
        StatisticsOrigin other =
                new StatisticsOrigin(
                        ORIGIN.extractor(), ORIGIN.source(), "cc", "adm", ORIGIN.code());
        assertNotEquals(one.digest(), two.digest());
        assertNotEquals(one.digest(), StatisticsFile.of(POOLED, Optional.empty(), other).digest());
    }

    @Test
    void everyChangeOfAnOwnFileIsRefusedByName() throws IOException {
        StatisticsFile.of(POOLED, Optional.of(SPATIAL), ORIGIN).write(file);
        for (Map.Entry<String, NpyArray> change :
                List.of(
                        Map.entry("mu", NpyArray.doubles(new double[] {1, 2.0000001}, 2)),
                        Map.entry("sigma", NpyArray.doubles(new double[] {2, 0.25, 0.25, 3}, 2, 2)),
                        Map.entry("mu_s", NpyArray.doubles(new double[] {0}, 1)),
                        Map.entry("count", NpyArray.longs(new long[] {50_000}, 1)),
                        Map.entry("maskbit", text(own().replace("adm", "maskbit-rfid"))),
                        Map.entry("maskbit", text(own().replace("\"aa\"", "\"ab\""))))) {
            Map<String, NpyArray> arrays = arrays();
            arrays.put(change.getKey(), change.getValue());
            String message = refusal(arrays);
            assertTrue(message.contains("was changed since it was written"), message);
            assertTrue(message.contains("changed.npz"), message);
        }
        Map<String, NpyArray> less = arrays();
        less.remove("sigma_s");
        assertTrue(refusal(less).contains("was changed"));
        for (String odd : new String[] {"", "{}", "[]", "{\"origin\":{}}", "{\"origin\"", "null"}) {
            Map<String, NpyArray> arrays = arrays();
            arrays.put("maskbit", text(odd));
            assertTrue(refusal(arrays).contains("origin"), odd);
        }
    }

    @Test
    void otherProgramsFilesAreKnownByTheirBytes() throws IOException {
        Map<String, NpyArray> arrays = foreign();
        arrays.put("arr_0", NpyArray.bytes(new byte[3], 1, 1, 1, 3));
        NpzWriter.write(file, arrays);
        StatisticsFile read = StatisticsFile.read(file);
        assertEquals(0, read.pooled().count());
        assertEquals(Optional.empty(), read.origin());
        assertEquals(64, read.digest().length());
        arrays.put("arr_0", NpyArray.bytes(new byte[] {0, 1, 0}, 1, 1, 1, 3));
        NpzWriter.write(file, arrays);
        assertNotEquals(read.digest(), StatisticsFile.read(file).digest());
        assertThrows(IllegalStateException.class, () -> read.write(file));
    }

    @Test
    void singlePrecisionAndItsAsymmetryAreTaken() throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("mu", NpyArray.floats(new float[] {1, 2}, 2));
        arrays.put("sigma", NpyArray.floats(new float[] {2, 0.5f, 0.50000006f, 3}, 2, 2));
        NpzWriter.write(file, arrays);
        double[] covariance = StatisticsFile.read(file).pooled().covariance();
        assertEquals(covariance[1], covariance[2]);
    }

    @Test
    void refusesWhatAreNoStatistics() throws IOException {
        refuses("holds no statistics, but mu", "sigma", Optional.empty());
        refuses("expected (D,) and (D, D)", "mu", doubles(new double[3], 3));
        refuses("expected (D,) and (D, D)", "sigma", doubles(new double[4], 4));
        refuses("expected (D,) and (D, D)", "mu", doubles(new double[0], 0));
        refuses("array mu holds NaN at place 1", "mu", doubles(new double[] {0, Double.NaN}, 2));
        refuses(
                "array sigma holds Infinity",
                "sigma",
                doubles(new double[] {1, 0, 0, Double.POSITIVE_INFINITY}, 2, 2));
        refuses("has the variance -3.0", "sigma", doubles(new double[] {2, 0, 0, -3}, 2, 2));
        refuses("is not symmetric", "sigma", doubles(new double[] {2, 0.5, 0.4, 3}, 2, 2));
        refuses("count", "count", Optional.of(NpyArray.longs(new long[] {-1}, 1)));
        refuses("count", "count", Optional.of(NpyArray.longs(new long[] {1, 2}, 2)));
        Files.writeString(file, "no archive");
        assertThrows(ExperimentException.class, () -> StatisticsFile.read(file));
        assertThrows(
                ExperimentException.class, () -> StatisticsFile.read(folder.resolve("absent.npz")));
    }

    @Test
    void refusesStatisticsOfOtherFeatures() {
        StatisticsFile statistics = StatisticsFile.of(POOLED, Optional.empty(), ORIGIN);
        statistics.requireWidth(2, file);
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> statistics.requireWidth(2048, file));
        assertTrue(refusal.getMessage().contains("of 2 features, not of 2048"));
    }

    @Test
    void sumsComeBackWholeAndFromWhatTheyFitted() {
        MomentSums sums = new MomentSums(5, new double[] {1, 2}, new double[] {3, 4, 4, 9});
        sums.write(file);
        MomentSums read = MomentSums.read(file);
        assertEquals(5, read.count());
        assertArrayEquals(sums.sum(), read.sum());
        assertArrayEquals(sums.products(), read.products());
        MomentSums again = MomentSums.of(FeatureMoments.gaussian(sums));
        assertArrayEquals(sums.sum(), again.sum(), 1e-14);
        assertArrayEquals(sums.products(), again.products(), 1e-13);
        assertThrows(
                IllegalArgumentException.class,
                () -> MomentSums.of(new Gaussian(new double[1], new double[1], 0)));
    }

    @Test
    void refusesSumsThatAreNone() throws IOException {
        NpzWriter.write(file, foreign());
        assertThrows(ExperimentException.class, () -> MomentSums.read(file));
        new MomentSums(5, new double[] {Double.NaN}, new double[] {3}).write(file);
        assertThrows(ExperimentException.class, () -> MomentSums.read(file));
    }

    private void refuses(String expected, String name, Optional<NpyArray> array)
            throws IOException {
        Map<String, NpyArray> arrays = foreign();
        arrays.remove(name);
        array.ifPresent(a -> arrays.put(name, a));
        String message = refusal(arrays);
        assertTrue(message.contains(expected), message);
    }

    private String refusal(Map<String, NpyArray> arrays) throws IOException {
        Path changed = folder.resolve("changed.npz");
        NpzWriter.write(changed, arrays);
        return assertThrows(ExperimentException.class, () -> StatisticsFile.read(changed))
                .getMessage();
    }

    private String own() {
        try (NpzFile arrays = NpzFile.open(file)) {
            return new String(arrays.bytes("maskbit"), StandardCharsets.UTF_8);
        }
    }

    private Map<String, NpyArray> arrays() {
        Map<String, NpyArray> arrays = foreign();
        arrays.put("mu_s", NpyArray.doubles(SPATIAL.mean(), 1));
        arrays.put("sigma_s", NpyArray.doubles(SPATIAL.covariance(), 1, 1));
        arrays.put("count", NpyArray.longs(new long[] {7}, 1));
        arrays.put("maskbit", text(own()));
        return arrays;
    }

    private static Map<String, NpyArray> foreign() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("mu", NpyArray.doubles(POOLED.mean(), 2));
        arrays.put("sigma", NpyArray.doubles(POOLED.covariance(), 2, 2));
        return arrays;
    }

    private static NpyArray text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return NpyArray.bytes(bytes, bytes.length);
    }

    private static Optional<NpyArray> doubles(double[] values, long... shape) {
        return Optional.of(NpyArray.doubles(values, shape));
    }

    private static void equal(Gaussian expected, Gaussian actual) {
        assertArrayEquals(expected.mean(), actual.mean());
        assertArrayEquals(expected.covariance(), actual.covariance());
    }
}
