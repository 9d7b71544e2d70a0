package io.maskbit.runtime;

import io.maskbit.runtime.serve.Task;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;

/** Sends an image through the tokenizer and back. */
final class ReconstructRequest extends ImageRequest<BufferedImage> {

    private final BufferedImage image;

    ReconstructRequest(BufferedImage image, RequestTerms terms) {
        super(terms);
        this.image = image;
    }

    @Override
    public ReconstructRequest deadline(Duration time) {
        return new ReconstructRequest(image, terms().within(time));
    }

    @Override
    boolean readsPictures() {
        return true;
    }

    @Override
    List<Task> tasks(ServedRun run) {
        return List.of(new Task.Decode(run.pixels(image)));
    }

    @Override
    BufferedImage answer(List<Task.Result> results, ServedRun run) {
        return run.picture(results.get(0));
    }
}
