package io.maskbit.training.tokens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Step;
import io.maskbit.tensor.Tape;
import io.maskbit.training.data.Batch;
import io.maskbit.training.data.EveryImage;
import io.maskbit.training.data.ImageSurvey;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The tokens of every view of every image of a source: each image as evaluation sees it, and
 * mirrored where training mirrors.
 */
public final class TokenTable implements TokenSource {

    /** The largest table that is made without being asked for. */
    public static final long AUTO_BYTES = 512L << 20;

    private static final int WIDTH = 3; // axis of (B, 3, S, S)

    private final PackedTokens tokens;
    private final int positions;
    private final int views;
    private final ImageSurvey survey;

    /**
     * Takes tokens as they lie: by image, then by view, then by position.
     *
     * @param tokens images x views x positions tokens; those of broken images are 0
     * @param positions tokens of one view (N)
     * @param views 1, or 2 with the mirrored one
     * @param survey what is known of the images
     * @throws IllegalArgumentException if the numbers do not fit together
     */
    public TokenTable(PackedTokens tokens, int positions, int views, ImageSurvey survey) {
        if (views < 1 || views > 2 || tokens.count() != (long) survey.size() * views * positions) {
            throw new IllegalArgumentException(
                    tokens.count()
                            + " tokens are not those of "
                            + survey.size()
                            + " images in "
                            + views
                            + " views of "
                            + positions);
        }
        this.tokens = tokens;
        this.positions = positions;
        this.views = views;
        this.survey = survey;
    }

    /**
     * Returns how much memory a table needs.
     *
     * @param tokenizer the tokenizer
     * @param images number of images
     * @param views 1 or 2
     * @return bytes
     */
    public static long bytes(Tokenizer tokenizer, int images, int views) {
        int positions = tokenizer.quantizer().tokenSpace().grid().positions();
        return PackedTokens.bytes(vocabulary(tokenizer), (long) images * views * positions);
    }

    /**
     * Encodes every view of every image once.
     *
     * @param tokenizer a trained tokenizer
     * @param images the images; what their batches are is part of the result, in the last bit
     * @param size number of images
     * @param views 1, or 2 to encode the mirrored ones too
     * @param manager where arrays are made; all are closed
     * @param progress told after each batch of the number of images passed; says whether to go on
     * @return the table; empty if it was ended early
     * @throws io.maskbit.api.ExperimentException if too many images are broken
     */
    public static Optional<TokenTable> encode(
            Tokenizer tokenizer,
            EveryImage images,
            int size,
            int views,
            NDManager manager,
            IntPredicate progress) {
        int positions = tokenizer.quantizer().tokenSpace().grid().positions();
        PackedTokens tokens =
                PackedTokens.zeros(vocabulary(tokenizer), (long) size * views * positions);
        return images.read(
                        batch -> {
                            for (int view = 0; view < views; view++) {
                                long[] values = encode(tokenizer, batch, view == 1, manager);
                                for (int i = 0; i < batch.size(); i++) {
                                    long row = batch.ids()[i] * views + view;
                                    tokens.write(row * positions, values, i * positions, positions);
                                }
                            }
                            return progress.test((int) batch.ids()[batch.size() - 1] + 1);
                        })
                .map(survey -> new TokenTable(tokens, positions, views, survey));
    }

    private static long[] encode(
            Tokenizer tokenizer, Batch batch, boolean mirrored, NDManager manager) {
        return Step.scoped(
                () ->
                        Tape.withoutGradients(
                                () -> {
                                    NDArray images = batch.images(manager); // (B, 3, S, S)
                                    NDArray seen = mirrored ? images.flip(WIDTH) : images;
                                    return tokenizer
                                            .encode(seen, Pass.evaluation(manager))
                                            .tokens() // (B, H, W)
                                            .toLongArray();
                                }));
    }

    private static int vocabulary(Tokenizer tokenizer) {
        return tokenizer.quantizer().tokenSpace().vocabulary();
    }

    @Override
    public NDArray tokens(Batch batch, NDManager manager) {
        long[] values = new long[batch.size() * positions];
        for (int i = 0; i < batch.size(); i++) {
            if (batch.mirrored()[i] && views == 1) {
                throw new IllegalStateException("the table holds no mirrored images");
            }
            long row = batch.ids()[i] * views + (batch.mirrored()[i] ? 1 : 0);
            tokens.read(row * positions, values, i * positions, positions);
        }
        return manager.create(values, new Shape(batch.size(), positions)); // (B, N)
    }

    /** Returns what is known of the images. */
    public ImageSurvey survey() {
        return survey;
    }

    /** Returns the tokens as they lie. */
    public PackedTokens packed() {
        return tokens;
    }

    /** Returns the tokens of one view. */
    public int positions() {
        return positions;
    }

    /** Returns the views of one image: 1, or 2 with the mirrored one. */
    public int views() {
        return views;
    }
}
