package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.api.Purpose;
import io.maskbit.api.Seeds;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Writes images as tar archives in the published layout (spec 5.5): shuffled, each sample as {@code
 * NNNNNNN.jpg} or {@code .png} and {@code NNNNNNN.cls}, the number being that of the image in its
 * source. JPEG and PNG files keep their bytes; other images are written as PNG, which loses
 * nothing.
 *
 * @param samples most samples of an archive, at least 1
 * @param bytes size at which an archive is ended, though not before its first sample
 */
public record ShardWriter(int samples, long bytes) {

    /** Most samples of a published archive. */
    public static final int SAMPLES = 5079;

    /** Most bytes of a published archive. */
    public static final long BYTES = 1_000_000_000L;

    private static final int NO_LABEL = -1;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException naming the limit
     */
    public ShardWriter {
        if (samples < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "samples and bytes per archive must be at least 1, but are "
                            + samples
                            + " and "
                            + bytes);
        }
    }

    /**
     * Writes the names of the classes and one part after the other.
     *
     * @param data the images
     * @param seeds seeds of the data, for the order
     * @param folder receives {@code classes.txt}, {@code train/} and {@code val/}
     * @param broken counts images that cannot be read, which are left out
     * @param progress told of the number of images done
     * @throws ExperimentException if the folder holds archives already, or cannot be written
     */
    public void write(
            DataSet data, Seeds seeds, Path folder, BrokenImages broken, IntConsumer progress) {
        try {
            Files.createDirectories(folder);
            Files.write(
                    folder.resolve(TarShards.CLASSES), data.classNames(), StandardCharsets.UTF_8);
            part(data.train(), seeds, folder, "train", broken, progress);
            int done = data.train().size();
            part(data.validation(), seeds, folder, "val", broken, i -> progress.accept(done + i));
        } catch (IOException e) {
            throw refusal(folder, "cannot be written: " + e, "check the folder and its room");
        }
    }

    private void part(
            DataSource source,
            Seeds seeds,
            Path parent,
            String name,
            BrokenImages broken,
            IntConsumer progress)
            throws IOException {
        Path folder = Files.createDirectories(parent.resolve(name));
        requireEmpty(folder);
        int[] order = DataOrder.shuffled(seeds.stream(Purpose.DATA, "shards"), source.size());
        int shard = 0;
        int next = 0;
        while (next < order.length) {
            Path file = folder.resolve(String.format(Locale.ROOT, "%s-%04d.tar", name, shard++));
            try (TarWriter archive = new TarWriter(file)) {
                int held = 0;
                while (next < order.length && held < samples && archive.bytes() < bytes) {
                    held += add(archive, source, order[next++], broken) == NO_LABEL ? 0 : 1;
                    progress.accept(next);
                }
                archive.finish();
            }
        }
    }

    /** Returns the label of the written image, or {@link #NO_LABEL} for a broken one. */
    private static int add(TarWriter archive, DataSource source, int id, BrokenImages broken)
            throws IOException {
        String key = String.format(Locale.ROOT, "%07d", id);
        try {
            byte[] kept = source.file(id);
            String extension = extension(kept);
            byte[] content = extension.isEmpty() ? png(source.image(id)) : kept;
            archive.add(key + "." + (extension.isEmpty() ? "png" : extension), content);
        } catch (BrokenImageException e) {
            broken.add(source.name(id), e.getMessage());
            return NO_LABEL;
        }
        int label = source.label(id);
        archive.add(key + ".cls", Integer.toString(label).getBytes(StandardCharsets.US_ASCII));
        return label;
    }

    private static String extension(byte[] content) {
        if (content.length > 3 && content[0] == (byte) 0xFF && content[1] == (byte) 0xD8) {
            return "jpg";
        }
        boolean isPng = content.length > 3 && content[0] == (byte) 0x89 && content[1] == 'P';
        return isPng ? "png" : "";
    }

    private static byte[] png(RawImage image) throws IOException {
        BufferedImage pixels =
                new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.rgb();
        for (int i = 0; i < image.width() * image.height(); i++) {
            int colour =
                    (rgb[3 * i] & 0xFF) << 16
                            | (rgb[3 * i + 1] & 0xFF) << 8
                            | rgb[3 * i + 2] & 0xFF;
            pixels.setRGB(i % image.width(), i / image.width(), colour);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(pixels, "png", out);
        return out.toByteArray();
    }

    private static void requireEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> entry.getFileName().toString().endsWith(".tar"))) {
                throw refusal(folder, "holds archives already", "give a new folder, or empty it");
            }
        }
    }

    private static ExperimentException refusal(Path path, String message, String... hints) {
        return new ExperimentException(Location.of(path.toString()), message, hints);
    }
}
