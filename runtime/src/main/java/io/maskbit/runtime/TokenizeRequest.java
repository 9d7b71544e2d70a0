package io.maskbit.runtime;

import io.maskbit.runtime.serve.Task;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;

/** Turns an image into tokens. */
final class TokenizeRequest extends ImageRequest<TokenMap> {

    private final BufferedImage image;

    TokenizeRequest(BufferedImage image, RequestTerms terms) {
        super(terms);
        this.image = image;
    }

    @Override
    public TokenizeRequest deadline(Duration time) {
        return new TokenizeRequest(image, terms().within(time));
    }

    @Override
    boolean readsPictures() {
        return true;
    }

    @Override
    List<Task> tasks(ServedRun run) {
        return List.of(new Task.Encode(run.pixels(image)));
    }

    @Override
    TokenMap answer(List<Task.Result> results, ServedRun run) {
        return run.tokens(results.get(0));
    }
}
