import io.maskbit.api.GridShape;
import io.maskbit.runtime.DeadlineExceededException;
import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.GeneratorOptions;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.imageio.ImageIO;

/** Makes an image of each class, sends one through the tokenizer, and makes half of it anew. */
public final class Gallery {

    private Gallery() {}

    /**
     * Runs the example.
     *
     * @param arguments folder of a run, folder for the pictures
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        GeneratorOptions options = GeneratorOptions.defaults().batch(4).queue(1024);
        try (ImageGenerator generator = ImageGenerator.open(Path.of(arguments[0]), options)) {
            Map<String, CompletableFuture<GeneratedImage>> asked = new LinkedHashMap<>();
            for (String name : generator.classNames()) {
                asked.put(
                        name,
                        generator.submit(
                                ImageRequest.generate(name)
                                        .seed(7)
                                        .deadline(Duration.ofMinutes(10))
                                        .onStep((done, of) -> report(name, done, of))));
            }
            for (Map.Entry<String, CompletableFuture<GeneratedImage>> each : asked.entrySet()) {
                try {
                    each.getValue().join().save(folder.resolve(each.getKey() + ".png"));
                } catch (CompletionException e) {
                    if (!(e.getCause() instanceof DeadlineExceededException)) {
                        throw e;
                    }
                    System.out.println(each.getKey() + ": not done in time");
                }
            }
            BufferedImage first = asked.values().iterator().next().join().toBufferedImage();
            write(generator.call(ImageRequest.reconstruct(first)), folder.resolve("reconstruction.png"));
            GridShape grid = generator.tokenGrid();
            boolean[][] right = new boolean[grid.height()][grid.width()];
            for (boolean[] row : right) {
                Arrays.fill(row, row.length / 2, row.length, true);
            }
            generator.call(ImageRequest.edit(first, right).seed(8)).save(folder.resolve("edited.png"));
            System.out.println(generator.statistics());
        }
    }

    private static void report(String name, int done, int of) {
        System.out.println(name + ": step " + done + " of " + of);
    }

    private static void write(BufferedImage image, Path file) throws java.io.IOException {
        ImageIO.write(image, "png", file.toFile());
    }
}
