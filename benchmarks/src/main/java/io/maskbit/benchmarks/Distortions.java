package io.maskbit.benchmarks;

import io.maskbit.training.data.BrokenImageException;
import io.maskbit.training.data.Interpolation;
import io.maskbit.training.data.RawImage;
import io.maskbit.training.data.Resampler;
import io.maskbit.training.data.Transforms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the pictures of the study of what moves a distance between images: square crops of
 * photographs, and the same crops after changes that one hardly sees. Equal photographs and numbers
 * give equal files.
 *
 * <p>The crops go to {@code original/a} and {@code original/b}, which share no photograph; the
 * changed ones keep their names in {@code jpeg-75}, {@code jpeg-50}, {@code blur-1}, {@code
 * blur-2}, {@code half-bicubic} and {@code half-nearest}: shrunk to half the side and back by the
 * filter of that name.
 */
public final class Distortions {

    private static final String USAGE =
            "usage: benchmarks/run Distortions FOLDER... --out DIR [--side 256] [--count 1000]"
                    + " [--seed 0]";

    /** Changes one crop. */
    private interface Change {
        RawImage of(RawImage image);
    }

    private Distortions() {}

    /**
     * Writes the pictures.
     *
     * @param arguments folders of photographs and {@code --out DIR}; see {@link #USAGE}
     * @throws IOException if a folder cannot be listed or a file not written
     * @throws BrokenImageException if a photograph cannot be decoded
     */
    public static void main(String[] arguments) throws IOException, BrokenImageException {
        Request request = Request.of(arguments, USAGE);
        if (Files.exists(request.out())) {
            throw new IllegalArgumentException(request.out() + " is there already");
        }
        PhotographCrops.Choice choice =
                new PhotographCrops(request.folders(), request.side(), request.seed())
                        .choose(request.count());
        Path open = Path.of("");
        RawImage shrunk = new RawImage(1, 1, new byte[3]);
        int photographs = 0;
        int done = 0;
        for (PhotographCrops.Crop crop : choice.crops()) {
            if (!crop.photograph().equals(open)) {
                open = crop.photograph();
                shrunk =
                        Transforms.shorterSide(
                                RawImage.read(open), choice.shorterSide(), Interpolation.BICUBIC);
                photographs++;
            }
            write(shrunk.crop(crop.box()), crop.name(), request.out());
            if (++done % 100 == 0) {
                System.out.println(done + " of " + choice.crops().size());
            }
        }
        System.out.println( // a program of its own: its result is its output
                done
                        + " crops of "
                        + photographs
                        + " photographs, shrunk to a shorter side of "
                        + choice.shorterSide()
                        + ", are in "
                        + request.out());
    }

    private static void write(RawImage image, String name, Path out) throws IOException {
        Picture.png(image, out.resolve("original").resolve(name + ".png"));
        for (Map.Entry<String, Change> change : changes().entrySet()) {
            Path file = out.resolve(change.getKey()).resolve(name + ".png");
            Picture.png(change.getValue().of(image), file);
        }
        for (int quality : new int[] {75, 50}) {
            Picture.jpeg(image, quality, out.resolve("jpeg-" + quality).resolve(name + ".jpg"));
        }
    }

    private static Map<String, Change> changes() {
        Map<String, Change> changes = new LinkedHashMap<>();
        changes.put("blur-1", image -> Blur.of(image, 1));
        changes.put("blur-2", image -> Blur.of(image, 2));
        changes.put("half-bicubic", image -> half(image, Interpolation.BICUBIC));
        changes.put("half-nearest", image -> half(image, Interpolation.NEAREST));
        return changes;
    }

    private static RawImage half(RawImage image, Interpolation filter) {
        int height = image.height();
        int width = image.width();
        RawImage small = Resampler.resize(image, (width + 1) / 2, (height + 1) / 2, filter);
        return Resampler.resize(small, width, height, filter);
    }

    /**
     * What is asked for.
     *
     * @param folders folders of photographs
     * @param out folder of the pictures
     * @param side side of a crop
     * @param count number of crops
     * @param seed chooses among the crops of a photograph
     */
    record Request(List<Path> folders, Path out, int side, int count, long seed) {

        static Request of(String[] arguments, String usage) {
            Map<String, String> options =
                    new LinkedHashMap<>(
                            Map.of("--out", "", "--side", "256", "--count", "1000", "--seed", "0"));
            List<Path> folders = new ArrayList<>();
            for (int i = 0; i < arguments.length; i++) {
                if (!arguments[i].startsWith("--")) {
                    folders.add(Path.of(arguments[i]));
                } else if (options.containsKey(arguments[i]) && i + 1 < arguments.length) {
                    options.put(arguments[i], arguments[++i]);
                } else {
                    throw new IllegalArgumentException(arguments[i] + " is unknown; " + usage);
                }
            }
            if (folders.isEmpty() || options.get("--out").isEmpty()) {
                throw new IllegalArgumentException(usage);
            }
            return new Request(
                    List.copyOf(folders),
                    Path.of(options.get("--out")),
                    Integer.parseInt(options.get("--side")),
                    Integer.parseInt(options.get("--count")),
                    Long.parseLong(options.get("--seed")));
        }
    }
}
