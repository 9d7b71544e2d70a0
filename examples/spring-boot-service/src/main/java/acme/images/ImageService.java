package acme.images;

import io.maskbit.runtime.GeneratorOptions;
import io.maskbit.runtime.ImageGenerator;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Images over HTTP. Start with {@code --maskbit.run=FOLDER}. */
@SpringBootApplication
public class ImageService {

    /**
     * Starts the service.
     *
     * @param arguments settings of Spring, such as {@code --server.port=8080}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(ImageService.class, arguments);
    }

    /**
     * Opens the run once, for all requests.
     *
     * @param run folder of the run
     * @param batch images that share a pass
     * @param queue images that may wait
     */
    @Bean(destroyMethod = "close")
    ImageGenerator generator(
            @Value("${maskbit.run}") Path run,
            @Value("${maskbit.batch:1}") int batch,
            @Value("${maskbit.queue:32}") int queue) {
        return ImageGenerator.open(run, GeneratorOptions.defaults().batch(batch).queue(queue));
    }
}
