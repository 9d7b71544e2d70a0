package io.maskbit.runtime;

import io.maskbit.api.Stability;
import io.maskbit.runtime.serve.Task;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Asks for consecutive images of one class and seed; the answer comes when all are made. */
@Stability(level = Stability.Level.EVOLVING, since = "0.1")
public final class GenerateSeriesRequest extends ImageRequest<List<GeneratedImage>> {

    private final GenerateRequest start;
    private final int count;

    GenerateSeriesRequest(GenerateRequest start, int count) {
        super(start.terms());
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, but is " + count);
        }
        this.start = start;
        this.count = count;
    }

    /**
     * Returns the same request with another seed.
     *
     * @param value any number
     * @return the request
     */
    public GenerateSeriesRequest seed(long value) {
        return new GenerateSeriesRequest(start.seed(value), count);
    }

    /**
     * Returns the same request with another first image.
     *
     * @param number of the first image, at least 0
     * @return the request
     * @throws IllegalArgumentException if the number is negative
     */
    public GenerateSeriesRequest first(long number) {
        return new GenerateSeriesRequest(start.first(number), count);
    }

    @Override
    public GenerateSeriesRequest deadline(Duration time) {
        return new GenerateSeriesRequest(start.deadline(time), count);
    }

    /**
     * Returns the same request, watched.
     *
     * @param listener called after every step
     * @return the request
     */
    public GenerateSeriesRequest onStep(StepListener listener) {
        return new GenerateSeriesRequest(start.onStep(listener), count);
    }

    @Override
    List<Task> tasks(ServedRun run) {
        run.requireRoom(count);
        return IntStream.range(0, count).mapToObj(i -> start.task(run, i)).toList();
    }

    @Override
    List<GeneratedImage> answer(List<Task.Result> results, ServedRun run) {
        return IntStream.range(0, count)
                .mapToObj(i -> start.image(run, i, results.get(i)))
                .toList();
    }
}
