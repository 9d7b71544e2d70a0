package io.maskbit.runtime;

import io.maskbit.api.Stability;
import io.maskbit.runtime.serve.Task;
import java.time.Duration;
import java.util.List;

/**
 * Asks for one image made from nothing. The image depends on the run, its label, seed and number.
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class GenerateRequest extends ImageRequest<GeneratedImage> {

    private final ClassChoice choice;
    private final long seed;
    private final long first;

    GenerateRequest(ClassChoice choice) {
        this(choice, 0, 0, RequestTerms.NONE);
    }

    private GenerateRequest(ClassChoice choice, long seed, long first, RequestTerms terms) {
        super(terms);
        this.choice = choice;
        this.seed = seed;
        this.first = first;
    }

    /**
     * Returns the same request with another seed.
     *
     * @param value any number
     * @return the request
     */
    public GenerateRequest seed(long value) {
        return new GenerateRequest(choice, value, first, terms());
    }

    /**
     * Returns the same request for the image of another number; of several images, that of the
     * first. Images of one seed are told apart by their number: {@code maskbit sample --seed S
     * --first N} counts the same way.
     *
     * @param number at least 0
     * @return the request
     * @throws IllegalArgumentException if the number is negative
     */
    public GenerateRequest first(long number) {
        if (number < 0) {
            throw new IllegalArgumentException(
                    "the number of the first image must be at least 0, but is " + number);
        }
        return new GenerateRequest(choice, seed, number, terms());
    }

    /**
     * Asks for consecutive images.
     *
     * @param images at least 1
     * @return the request for a list of images
     * @throws IllegalArgumentException if it is less than 1
     */
    public GenerateSeriesRequest count(int images) {
        return new GenerateSeriesRequest(this, images);
    }

    @Override
    public GenerateRequest deadline(Duration time) {
        return new GenerateRequest(choice, seed, first, terms().within(time));
    }

    /**
     * Returns the same request, watched.
     *
     * @param listener called after every step
     * @return the request
     */
    public GenerateRequest onStep(StepListener listener) {
        return new GenerateRequest(choice, seed, first, terms().watchedBy(listener));
    }

    @Override
    List<Task> tasks(ServedRun run) {
        return List.of(task(run, 0));
    }

    @Override
    GeneratedImage answer(List<Task.Result> results, ServedRun run) {
        return image(run, 0, results.get(0));
    }

    ClassChoice choice() {
        return choice;
    }

    long seed() {
        return seed;
    }

    long number() {
        return first;
    }

    /** Returns what is to be done for an image after the first. */
    Task task(ServedRun run, int offset) {
        return run.generation(choice, seed, first + offset);
    }

    /** Returns an image after the first. */
    GeneratedImage image(ServedRun run, int offset, Task.Result result) {
        return run.image(choice, seed, first + offset, result);
    }
}
