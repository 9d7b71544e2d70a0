package io.maskbit.training.data;

import io.maskbit.api.Seeds;

/**
 * Delivers what {@link BatchReader#training} delivers, in the same order and with the same digests,
 * but without pixels: for training from tokens that are known already.
 */
public final class IdBatches {

    private final DataSource source;
    private final DataConfig config;
    private final int resolution;
    private final DataOrder order;
    private final Augmentation augmentation;
    private final BrokenImages broken;
    private final ImageSurvey survey;
    private Cursor cursor;

    /**
     * Begins at a place.
     *
     * @param source the images, of which only labels are asked for
     * @param config the settings
     * @param resolution side of the square images that the tokens stand for
     * @param seeds seeds of the run
     * @param cursor where to begin: {@link Cursor#START} or a saved place
     * @param broken counts broken images, which are passed over
     * @param survey what is known of every image of the source
     * @throws IllegalArgumentException if the survey is of another number of images, or all of them
     *     are broken
     */
    public IdBatches(
            DataSource source,
            DataConfig config,
            int resolution,
            Seeds seeds,
            Cursor cursor,
            BrokenImages broken,
            ImageSurvey survey) {
        if (survey.size() != source.size() || survey.broken().size() == survey.size()) {
            throw new IllegalArgumentException(
                    "a survey of "
                            + survey.size()
                            + " images, "
                            + survey.broken().size()
                            + " of them broken, is of no use for a source of "
                            + source.size());
        }
        this.source = source;
        this.config = config;
        this.resolution = resolution;
        this.order = new DataOrder(seeds, source.size());
        this.augmentation = new Augmentation(seeds, config);
        this.broken = broken;
        this.survey = survey;
        this.cursor = cursor;
    }

    /** Returns where the order stands: after the last delivered batch. */
    public Cursor cursor() {
        return cursor;
    }

    /**
     * Delivers the next batch.
     *
     * @return a full batch without pixels
     * @throws io.maskbit.api.ExperimentException if too many images are broken
     */
    public Batch next() {
        int size = config.batch();
        long[] labels = new long[size];
        long[] ids = new long[size];
        boolean[] mirrored = new boolean[size];
        int filled = 0;
        while (filled < size) {
            long position = cursor.position();
            int id = order.at(position);
            if (survey.reason(id).isPresent()) {
                broken.add(source.name(id), survey.reason(id).orElseThrow());
                cursor = new Cursor(position + 1, cursor.digest());
                continue;
            }
            Augmentation.View view =
                    augmentation.view(position, survey.height(id), survey.width(id));
            cursor = cursor.after(position + 1, id, view);
            labels[filled] = source.label(id);
            ids[filled] = id;
            mirrored[filled] = view.flip();
            filled++;
        }
        return new Batch(new float[0], labels, ids, mirrored, resolution);
    }
}
