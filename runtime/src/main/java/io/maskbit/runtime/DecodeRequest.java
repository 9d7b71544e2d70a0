package io.maskbit.runtime;

import io.maskbit.runtime.serve.Task;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;

/** Turns tokens into an image. */
final class DecodeRequest extends ImageRequest<BufferedImage> {

    private final TokenMap tokens;

    DecodeRequest(TokenMap tokens, RequestTerms terms) {
        super(terms);
        this.tokens = tokens;
    }

    @Override
    public DecodeRequest deadline(Duration time) {
        return new DecodeRequest(tokens, terms().within(time));
    }

    @Override
    List<Task> tasks(ServedRun run) {
        return List.of(new Task.Decode(run.checked(tokens)));
    }

    @Override
    BufferedImage answer(List<Task.Result> results, ServedRun run) {
        return run.picture(results.get(0));
    }
}
