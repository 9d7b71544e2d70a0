package io.maskbit.runtime.evaluate;

import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.runtime.images.ImageReading;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.picture.PngFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pictures of the first images of sets, so that people see what the numbers are of. */
public final class FirstPictures {

    private static final int IMAGES = 8;

    private FirstPictures() {}

    /**
     * Draws a row of the first images of each set.
     *
     * @param subject the sets
     * @param folder where the pictures go
     * @return PNG files by what they show
     */
    public static Map<String, Path> of(Subject subject, Path folder) {
        Map<String, Path> pictures = new LinkedHashMap<>();
        pictures.put(subject.name(), draw(subject.set(), folder.resolve("measured.png")));
        subject.against()
                .ifPresent(
                        set ->
                                pictures.put(
                                        (subject.paired() ? "originals: " : "reference: ")
                                                + set.name(),
                                        draw(set, folder.resolve("reference.png"))));
        return pictures;
    }

    private static Path draw(ImageSet set, Path file) {
        try (ImageReading reading = set.read(IMAGES)) {
            ByteImages images = reading.next().orElseThrow().images();
            int values = Math.toIntExact(images.shape().values());
            List<byte[]> row = new ArrayList<>();
            for (int i = 0; i < images.count(); i++) {
                row.add(interleaved(images.pixels(), i * values, values / 3));
            }
            PngFiles.grid(file, List.of(row), images.shape().height(), images.shape().width());
        }
        return file;
    }

    private static byte[] interleaved(byte[] planes, int from, int plane) {
        byte[] pixels = new byte[3 * plane];
        for (int p = 0; p < plane; p++) {
            for (int c = 0; c < 3; c++) {
                pixels[3 * p + c] = planes[from + c * plane + p];
            }
        }
        return pixels;
    }
}
