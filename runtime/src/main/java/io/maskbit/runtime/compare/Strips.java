package io.maskbit.runtime.compare;

import io.maskbit.runtime.measure.Portraits;
import io.maskbit.runtime.report.ReportModel.PictureRow;
import io.maskbit.runtime.report.ReportModel.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The strips that runs drew while their tokenizers trained. */
final class Strips {

    /** What the rows of a strip are. */
    static final String ROWS =
            "originals, reconstructions, absolute differences × " + Portraits.DIFFERENCES_TIMES;

    private static final Pattern NAME = Pattern.compile("tokenizer-step-(\\d+)\\.png");

    private Strips() {}

    /**
     * Shows the first and the last strip of each run.
     *
     * @param runs runs of one seed
     * @return pictures side by side; empty if no run drew a strip
     */
    static Optional<Pictures> of(List<TrainedArm> runs) {
        Map<String, SortedMap<Long, Path>> strips = new LinkedHashMap<>();
        for (TrainedArm run : runs) {
            SortedMap<Long, Path> ofRun = in(run.folder().samples());
            if (!ofRun.isEmpty()) {
                strips.put(run.label(), ofRun);
            }
        }
        if (strips.isEmpty()) {
            return Optional.empty();
        }
        List<PictureRow> rows = new ArrayList<>();
        rows.add(row(strips, SortedMap::firstKey));
        if (strips.values().stream().anyMatch(ofRun -> ofRun.size() > 1)) {
            rows.add(row(strips, SortedMap::lastKey));
        }
        return Optional.of(
                new Pictures(
                        "While the tokenizer trained: " + ROWS,
                        List.copyOf(strips.keySet()),
                        rows));
    }

    /** Chooses one strip of each run. */
    private interface Choice {
        long of(SortedMap<Long, Path> strips);
    }

    private static PictureRow row(Map<String, SortedMap<Long, Path>> strips, Choice choice) {
        String steps =
                strips.values().stream()
                        .map(choice::of)
                        .distinct()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
        return new PictureRow(
                "step " + steps,
                strips.values().stream().map(each -> each.get(choice.of(each))).toList());
    }

    private static SortedMap<Long, Path> in(Path folder) {
        SortedMap<Long, Path> strips = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return strips;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(
                    file -> {
                        Matcher name = NAME.matcher(file.getFileName().toString());
                        if (name.matches()) {
                            strips.put(Long.valueOf(name.group(1)), file);
                        }
                    });
            return strips;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
