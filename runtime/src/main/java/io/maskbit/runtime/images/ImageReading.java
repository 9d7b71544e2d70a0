package io.maskbit.runtime.images;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Location;
import io.maskbit.evaluation.features.ByteImages;
import io.maskbit.training.data.BrokenImageException;
import io.maskbit.training.data.RawImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One pass over a set of images. Images are decoded ahead by a few threads and given out in their
 * order; at most two batches of them are held. Not thread-safe.
 */
public final class ImageReading implements AutoCloseable {

    private static final int THREADS = 4;

    private final ImageSet set;
    private final int batch;
    private final ImageSource.Walk walk;
    private final ImageDigest digest;
    private final ExecutorService threads;
    private final Deque<Future<RawImage>> ahead = new ArrayDeque<>();
    private Optional<RawImage> waiting = Optional.empty();
    private int fetched;
    private int done;

    ImageReading(ImageSet set, ImagePlace place, int batch) {
        if (batch < 1 || place.done() < 0 || place.done() > set.size()) {
            throw new IllegalArgumentException("no batch of " + batch + " from " + place);
        }
        this.set = set;
        this.batch = batch;
        digest = new ImageDigest(place.digest());
        walk = set.source().walk();
        fetched = place.done();
        done = fetched;
        int processors = Runtime.getRuntime().availableProcessors();
        threads =
                Executors.newFixedThreadPool(
                        Math.min(THREADS, processors),
                        work -> {
                            Thread thread = new Thread(work, "image decoder");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * Reads the next images.
     *
     * @return 1 to batch images of equal extents; empty at the end
     * @throws ExperimentException naming an image that cannot be read
     */
    public Optional<ImageBatch> next() {
        List<RawImage> images = new ArrayList<>();
        int first = done;
        while (images.size() < batch && done < set.size()) {
            RawImage image = waiting.isPresent() ? waiting.orElseThrow() : take();
            waiting = Optional.empty();
            boolean equal =
                    images.isEmpty()
                            || (images.get(0).height() == image.height()
                                    && images.get(0).width() == image.width());
            if (!equal) {
                waiting = Optional.of(image);
                break;
            }
            digest.add(image);
            images.add(image);
            done++;
        }
        if (images.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ImageBatch(
                        planes(images),
                        first,
                        java.util.stream.IntStream.range(first, done)
                                .mapToObj(set::label)
                                .toList()));
    }

    /** Returns how far the reading has come, to go on from there another time. */
    public ImagePlace place() {
        return new ImagePlace(done, digest.hex());
    }

    @Override
    public void close() {
        threads.shutdownNow();
        walk.close();
    }

    private RawImage take() {
        while (fetched < set.size() && ahead.size() < 2 * batch) {
            int number = fetched++;
            ImageSource.Pending pending = walk.fetch(set.number(number));
            ahead.add(threads.submit(() -> decoded(pending, number)));
        }
        try {
            return ahead.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ExperimentException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("cannot decode " + set.imageName(done), e.getCause());
        }
    }

    private RawImage decoded(ImageSource.Pending pending, int number) {
        try {
            RawImage image = pending.decode();
            return set.preprocessing().apply(image);
        } catch (BrokenImageException e) {
            throw new ExperimentException(
                    Location.of(set.imageName(number)),
                    "this image " + e.getMessage(),
                    "mend or remove it: images are never left out silently");
        } catch (IllegalArgumentException e) {
            throw new ExperimentException(
                    Location.of(set.imageName(number)),
                    "this image is too small: " + e.getMessage(),
                    "resize all with --shorter-side, or remove it");
        }
    }

    private static ByteImages planes(List<RawImage> images) {
        int height = images.get(0).height();
        int width = images.get(0).width();
        int plane = height * width;
        byte[] pixels = new byte[Math.multiplyExact(images.size(), 3 * plane)];
        int at = 0;
        for (RawImage image : images) {
            byte[] rgb = image.rgb();
            for (int c = 0; c < 3; c++) {
                for (int i = c; i < rgb.length; i += 3) {
                    pixels[at++] = rgb[i];
                }
            }
        }
        return new ByteImages(pixels, images.size(), new ImageShape(3, height, width));
    }
}
