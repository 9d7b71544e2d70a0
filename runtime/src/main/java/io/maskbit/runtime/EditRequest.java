package io.maskbit.runtime;

import io.maskbit.api.Stability;
import io.maskbit.runtime.serve.Task;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Asks for a part of an image to be made anew. All other tokens stay; their pixels are those of the
 * reconstruction, and the decoder may spread a change a little beyond the mask. With an empty mask
 * the answer is the reconstruction.
 */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class EditRequest extends ImageRequest<GeneratedImage> {

    private final BufferedImage image;
    private final EditedPart part;
    private final ClassChoice choice;
    private final long seed;
    private final long number;

    EditRequest(BufferedImage image, EditedPart part) {
        this(image, part, ClassChoice.NONE, 0, 0, RequestTerms.NONE);
    }

    private EditRequest(
            BufferedImage image,
            EditedPart part,
            ClassChoice choice,
            long seed,
            long number,
            RequestTerms terms) {
        super(terms);
        this.image = image;
        this.part = part;
        this.choice = choice;
        this.seed = seed;
        this.number = number;
    }

    /**
     * Returns the same request with a class for what is made anew.
     *
     * @param number number of the class, from 0
     * @return the request
     */
    public EditRequest label(int number) {
        return of(new ClassChoice(OptionalInt.of(number), Optional.empty()));
    }

    /**
     * Returns the same request with a class for what is made anew.
     *
     * @param className name of the class, as {@link ImageGenerator#classNames()} spells it
     * @return the request
     */
    public EditRequest label(String className) {
        return of(new ClassChoice(OptionalInt.empty(), Optional.of(className)));
    }

    private EditRequest of(ClassChoice chosen) {
        return new EditRequest(image, part, chosen, seed, number, terms());
    }

    /**
     * Returns the same request with another seed.
     *
     * @param value any number
     * @return the request
     */
    public EditRequest seed(long value) {
        return new EditRequest(image, part, choice, value, number, terms());
    }

    /**
     * Returns the same request for another number: edits of one seed are told apart by it.
     *
     * @param value at least 0
     * @return the request
     * @throws IllegalArgumentException if the number is negative
     */
    public EditRequest number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("number must be at least 0, but is " + value);
        }
        return new EditRequest(image, part, choice, seed, value, terms());
    }

    @Override
    public EditRequest deadline(Duration time) {
        return new EditRequest(image, part, choice, seed, number, terms().within(time));
    }

    /**
     * Returns the same request, watched.
     *
     * @param listener called after every step
     * @return the request
     */
    public EditRequest onStep(StepListener listener) {
        return new EditRequest(image, part, choice, seed, number, terms().watchedBy(listener));
    }

    @Override
    boolean readsPictures() {
        return true;
    }

    @Override
    List<Task> tasks(ServedRun run) {
        return List.of(run.edit(image, part, choice, seed, number));
    }

    @Override
    GeneratedImage answer(List<Task.Result> results, ServedRun run) {
        return run.image(choice, seed, number, results.get(0));
    }
}
