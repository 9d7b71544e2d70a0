package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Every image of a source once, in its own order, centre cropped and not mirrored, while threads
 * decode ahead. Image number i lies in batch i / size, whatever is broken and however many threads
 * there are; batches with broken images are smaller.
 */
public final class EveryImage {

    private final DataSource source;
    private final DataConfig config;
    private final int resolution;
    private final BrokenImages broken;

    /**
     * Describes a pass; nothing is read yet.
     *
     * @param source the images
     * @param config batch, threads and interpolation
     * @param resolution side of the square images delivered
     * @param broken counts broken images
     */
    public EveryImage(DataSource source, DataConfig config, int resolution, BrokenImages broken) {
        this.source = source;
        this.config = config;
        this.resolution = resolution;
        this.broken = broken;
    }

    /**
     * Reads all images.
     *
     * @param consumer takes one batch after the other, and says whether to go on; batches without a
     *     sound image are left out
     * @return what was found; empty if the consumer has ended the pass
     * @throws ExperimentException if too many images are broken, or all of them
     */
    public Optional<ImageSurvey> read(Predicate<Batch> consumer) {
        int[] heights = new int[source.size()];
        int[] widths = new int[source.size()];
        Map<Integer, String> reasons = new HashMap<>();
        boolean wanted = true;
        ExecutorService threads =
                Executors.newFixedThreadPool(config.threads(), BatchReader::daemon);
        try {
            List<Future<Decoded>> ahead = decode(threads, 0);
            for (int from = 0; wanted && from < source.size(); from += config.batch()) {
                List<Future<Decoded>> current = ahead;
                ahead = decode(threads, from + config.batch());
                List<Integer> ids = new ArrayList<>();
                List<RawImage> images = new ArrayList<>();
                for (int i = 0; i < current.size(); i++) {
                    Decoded decoded = BatchReader.await(current.get(i));
                    int id = from + i;
                    if (decoded.reason().isEmpty()) {
                        heights[id] = decoded.height();
                        widths[id] = decoded.width();
                        ids.add(id);
                        images.add(decoded.square());
                    } else {
                        broken.add(source.name(id), decoded.reason());
                        reasons.put(id, decoded.reason());
                    }
                }
                wanted = ids.isEmpty() || consumer.test(batch(ids, images));
            }
        } finally {
            threads.shutdownNow();
        }
        if (!wanted) {
            return Optional.empty();
        }
        if (reasons.size() == source.size()) {
            throw new ExperimentException(
                    Location.of(source.name(0)), "all " + source.size() + " images are broken");
        }
        return Optional.of(new ImageSurvey(heights, widths, reasons));
    }

    private List<Future<Decoded>> decode(ExecutorService threads, int from) {
        List<Future<Decoded>> futures = new ArrayList<>();
        for (int i = from; i < Math.min(source.size(), (long) from + config.batch()); i++) {
            int id = i;
            futures.add(threads.submit(() -> decoded(id)));
        }
        return futures;
    }

    private Decoded decoded(int id) {
        try {
            RawImage image = source.image(id);
            RawImage square = Transforms.evaluation(image, resolution, config.interpolation());
            return new Decoded(square, image.height(), image.width(), "");
        } catch (BrokenImageException e) {
            return new Decoded(new RawImage(1, 1, new byte[3]), 0, 0, e.getMessage());
        }
    }

    private Batch batch(List<Integer> numbers, List<RawImage> images) {
        int values = 3 * resolution * resolution;
        float[] pixels = new float[images.size() * values];
        long[] labels = new long[images.size()];
        long[] ids = new long[images.size()];
        for (int i = 0; i < ids.length; i++) {
            Transforms.write(images.get(i), pixels, i * values);
            ids[i] = numbers.get(i);
            labels[i] = source.label(numbers.get(i));
        }
        return new Batch(pixels, labels, ids, resolution);
    }

    /** A square image and the extent it was decoded with; with a reason, a broken one. */
    private record Decoded(RawImage square, int height, int width, String reason) {}
}
