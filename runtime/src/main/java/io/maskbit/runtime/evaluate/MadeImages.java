package io.maskbit.runtime.evaluate;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.evaluation.Images;
import io.maskbit.runtime.images.ImageArrayFile;
import io.maskbit.runtime.images.ImageSet;
import io.maskbit.runtime.images.ImageSetOptions;
import io.maskbit.runtime.images.ImageSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Images as they are made, cut to 8 bits in an array file. */
final class MadeImages {

    private final ImageArrayFile file;
    private final int count;
    private int done;

    MadeImages(Path file, int count, int side) {
        this.file = new ImageArrayFile(file, count, side, side);
        this.count = count;
    }

    /** Returns how many there will be. */
    int count() {
        return count;
    }

    /** Takes the next images. */
    void add(Images images) {
        for (float value : images.pixels()) {
            if (Float.isNaN(value)) {
                throw new ExperimentException(
                        Location.of("images " + done + " to " + (done + images.count() - 1)),
                        "hold values that are not numbers",
                        "they cannot be scored; look at the losses of the run");
            }
        }
        try {
            if (done == 0) {
                Files.deleteIfExists(file.file()); // of an interrupted measurement
                file.resume(0);
            }
            file.add(done, channelsLast(images));
            done += images.count();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file.file(), e);
        }
    }

    /**
     * Gives the file its final form.
     *
     * @throws IllegalStateException if images are missing
     */
    ImageSet finish() {
        if (done != count) {
            throw new IllegalStateException(done + " images were made, not " + count);
        }
        try {
            file.finish(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file.file(), e);
        }
        return ImageSets.open(
                file.file().toString(),
                ImageSetOptions.ALL,
                () -> {
                    throw new IllegalStateException("an array file names no components");
                });
    }

    private static byte[] channelsLast(Images images) {
        byte[] planes = images.bytes();
        byte[] rows = new byte[planes.length];
        int channels = images.shape().channels();
        int plane = images.shape().height() * images.shape().width();
        for (int i = 0; i < images.count(); i++) {
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < plane; p++) {
                    rows[(i * plane + p) * channels + c] = planes[(i * channels + c) * plane + p];
                }
            }
        }
        return rows;
    }
}
