package io.maskbit.runtime.measure;

import io.maskbit.training.data.Batch;
import io.maskbit.training.data.BatchReader;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.DataSource;
import java.util.function.Consumer;

/**
 * The first images of a source in its own order, centre cropped: what metrics and pictures are made
 * of. Broken ones are passed over; training has named them.
 *
 * @param source the images
 * @param config how they are read
 * @param side side of the square images
 * @param limit how many images at most
 */
public record FirstImages(DataSource source, DataConfig config, int side, int limit) {

    /** Returns the number of images that will be delivered, unless some are broken. */
    public int size() {
        return Math.min(limit, source.size());
    }

    /**
     * Hands over batch after batch; the last one is cut to the limit.
     *
     * @param body receives each batch
     */
    public void forEach(Consumer<Batch> body) {
        int left = size();
        BrokenImages broken = new BrokenImages(config.maxBroken(), name -> {});
        try (BatchReader reader = BatchReader.evaluation(source, config, side, broken)) {
            while (left > 0 && reader.hasNext()) {
                Batch batch = cut(reader.next(), left);
                left -= batch.size();
                body.accept(batch);
            }
        }
    }

    private static Batch cut(Batch batch, int most) {
        if (batch.size() <= most) {
            return batch;
        }
        int values = batch.pixels().length / batch.size();
        return new Batch(
                java.util.Arrays.copyOf(batch.pixels(), most * values),
                java.util.Arrays.copyOf(batch.labels(), most),
                java.util.Arrays.copyOf(batch.ids(), most),
                java.util.Arrays.copyOf(batch.mirrored(), most),
                batch.resolution());
    }
}
