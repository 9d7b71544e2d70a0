package io.maskbit.runtime;

import io.maskbit.api.Stability;
import io.maskbit.runtime.serve.Task;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an {@link ImageGenerator} is asked for. Requests are immutable and can be used again; images
 * given to them are read when the request is submitted and not later.
 *
 * <pre>{@code
 * ImageRequest.generate("circle").seed(7)                  // one image
 * ImageRequest.generate(3).seed(7).count(4)                // images 0 to 3 of seed 7
 * ImageRequest.edit(photo, mask).deadline(Duration.ofSeconds(20))
 * }</pre>
 *
 * <p>Arguments that only a run can judge, such as a label, are checked by {@link
 * ImageGenerator#submit}.
 *
 * @param <R> the answer
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public abstract sealed class ImageRequest<R>
        permits GenerateRequest,
                GenerateSeriesRequest,
                EditRequest,
                ReconstructRequest,
                TokenizeRequest,
                DecodeRequest {

    private final RequestTerms terms;

    ImageRequest(RequestTerms terms) {
        this.terms = terms;
    }

    /**
     * Watches the unmasking steps of a request.
     *
     * <p>Called on a thread that computes: be quick, and do not wait for other requests. An
     * exception ends the request, which then fails with it; to stop a request, cancel its future.
     */
    @FunctionalInterface
    public interface StepListener {

        /** Listens to nothing. */
        StepListener NONE = (done, total) -> {};

        /**
         * Called after every step.
         *
         * @param done steps done, summed over the images of the request: 1 to total
         * @param total steps of all images of the request
         */
        void stepDone(int done, int total);
    }

    /**
     * Asks for an image of a class.
     *
     * @param label number of the class, from 0
     * @return the request, with seed 0 and number 0
     */
    public static GenerateRequest generate(int label) {
        return new GenerateRequest(new ClassChoice(OptionalInt.of(label), Optional.empty()));
    }

    /**
     * Asks for an image of a class.
     *
     * @param className name of the class, as {@link ImageGenerator#classNames()} spells it
     * @return the request, with seed 0 and number 0
     */
    public static GenerateRequest generate(String className) {
        return new GenerateRequest(new ClassChoice(OptionalInt.empty(), Optional.of(className)));
    }

    /**
     * Asks for an image of no class in particular.
     *
     * @return the request, with seed 0 and number 0
     */
    public static GenerateRequest unconditional() {
        return new GenerateRequest(ClassChoice.NONE);
    }

    /**
     * Sends an image through the tokenizer and back.
     *
     * @param image RGB or grey, of any size: it is resized and its centre square cut out as the
     *     run's validation images are; alpha is dropped
     * @return the request
     */
    public static ImageRequest<BufferedImage> reconstruct(BufferedImage image) {
        return new ReconstructRequest(image, RequestTerms.NONE);
    }

    /**
     * Turns an image into tokens.
     *
     * @param image as in {@link #reconstruct}
     * @return the request
     */
    public static ImageRequest<TokenMap> tokenize(BufferedImage image) {
        return new TokenizeRequest(image, RequestTerms.NONE);
    }

    /**
     * Turns tokens into an image.
     *
     * @param tokens of the run's grid, each 0 to vocabulary - 1
     * @return the request
     */
    public static ImageRequest<BufferedImage> decode(TokenMap tokens) {
        return new DecodeRequest(tokens, RequestTerms.NONE);
    }

    /**
     * Makes a part of an image anew.
     *
     * @param image as in {@link #reconstruct}
     * @param mask white is made anew, black stays; of any size, its centre square is laid over that
     *     of the image. Every token that a white pixel touches is made anew
     * @return the request, without a class, with seed 0 and number 0
     */
    public static EditRequest edit(BufferedImage image, BufferedImage mask) {
        return new EditRequest(image, EditedPart.of(mask));
    }

    /**
     * Makes some tokens of an image anew.
     *
     * @param image as in {@link #reconstruct}
     * @param mask rows of the token grid, see {@link ImageGenerator#tokenGrid()}; true is made anew
     * @return the request, without a class, with seed 0 and number 0
     */
    public static EditRequest edit(BufferedImage image, boolean[][] mask) {
        return new EditRequest(image, EditedPart.of(mask));
    }

    /**
     * Returns the same request with a deadline: if there is no answer by then, it fails with {@link
     * DeadlineExceededException} and its work is given up.
     *
     * @param time from submission on, above 0
     * @return the request
     * @throws IllegalArgumentException if the time is not above 0
     */
    public abstract ImageRequest<R> deadline(Duration time);

    final RequestTerms terms() {
        return terms;
    }

    /**
     * Returns what is to be done, image by image.
     *
     * @throws IllegalArgumentException if an argument does not fit the run
     */
    abstract List<Task> tasks(ServedRun run);

    /** Returns whether pictures are resized for {@link #tasks}. */
    boolean readsPictures() {
        return false;
    }

    /** Makes the answer of the results. */
    abstract R answer(List<Task.Result> results, ServedRun run);
}
