package io.maskbit.benchmarks;

import ai.djl.ndarray.NDManager;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.evaluation.features.FeatureExtractor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The resident memory of this process while an extractor looks at one batch after another. */
final class FeatureMemory {

    private static final int WINDOWS = 10;
    private static final double MIB = 1 << 20;

    private FeatureMemory() {}

    /**
     * Looks at images in ten windows and notes the memory behind each; the first window is the
     * warm-up.
     *
     * @param extractor what looks
     * @param batch looked at again and again
     * @param total number of images
     * @param owner a device
     * @return a table
     * @throws IOException if the process's status cannot be read
     */
    static List<String> over(
            FeatureExtractor extractor, ByteImages batch, int total, NDManager owner)
            throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add("| images | resident MiB | without the heap |");
        rows.add("|---|---|---|");
        int seen = 0;
        for (int window = 1; window <= WINDOWS; window++) {
            while (seen < (long) total * window / WINDOWS) {
                try (NDManager scope = owner.newSubManager()) {
                    extractor.extract(batch, scope);
                }
                seen += batch.count();
            }
            double resident = resident();
            double heap = Runtime.getRuntime().totalMemory() / MIB;
            rows.add(
                    String.format(
                            Locale.ROOT, "| %d | %.0f | %.0f |", seen, resident, resident - heap));
        }
        return rows;
    }

    private static double resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
