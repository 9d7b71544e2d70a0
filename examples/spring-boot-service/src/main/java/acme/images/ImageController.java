package acme.images;

import io.maskbit.runtime.DeadlineExceededException;
import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.ImageGenerator;
import io.maskbit.runtime.ImageRequest;
import io.maskbit.runtime.QueueFullException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** {@code GET /classes} and {@code GET /images/CLASS.png?seed=N}. */
@RestController
class ImageController {

    /** The generator's own deadline comes first; the server waits this much longer. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final ImageGenerator generator;
    private final Duration deadline;

    ImageController(
            ImageGenerator generator, @Value("${maskbit.deadline:5m}") Duration deadline) {
        this.generator = generator;
        this.deadline = deadline;
    }

    @GetMapping("/classes")
    List<String> classes() {
        return generator.classNames();
    }

    /** The servlet thread is free while the image is made. */
    @GetMapping(value = "/images/{name}.png", produces = MediaType.IMAGE_PNG_VALUE)
    DeferredResult<byte[]> image(
            @PathVariable String name, @RequestParam(defaultValue = "0") long seed) {
        CompletableFuture<GeneratedImage> image =
                generator.submit(ImageRequest.generate(name).seed(seed).deadline(deadline));
        DeferredResult<byte[]> answer = new DeferredResult<>(deadline.plus(GRACE).toMillis());
        // Also after a time-out or a lost connection: an image nobody waits for is not made.
        answer.onCompletion(() -> image.cancel(true));
        image.thenApply(GeneratedImage::toPng)
                .whenComplete(
                        (png, failure) -> {
                            if (failure == null) {
                                answer.setResult(png);
                            } else {
                                answer.setErrorResult(causeOf(failure));
                            }
                        });
        return answer;
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    @ExceptionHandler
    ResponseEntity<String> unknown(IllegalArgumentException e) {
        return said(HttpStatus.BAD_REQUEST, e);
    }

    @ExceptionHandler
    ResponseEntity<String> full(QueueFullException e) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "10")
                .contentType(MediaType.TEXT_PLAIN)
                .body(e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<String> late(DeadlineExceededException e) {
        return said(HttpStatus.GATEWAY_TIMEOUT, e);
    }

    private static ResponseEntity<String> said(HttpStatus status, RuntimeException e) {
        return ResponseEntity.status(status)
                .contentType(MediaType.TEXT_PLAIN)
                .body(e.getMessage());
    }
}
