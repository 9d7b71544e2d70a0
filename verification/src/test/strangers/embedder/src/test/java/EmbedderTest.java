import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.maskbit.runtime.GeneratedImage;
import io.maskbit.runtime.ImageGenerator;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An image out of a run, with what Maven has resolved from one coordinate. */
class EmbedderTest {

    @Test
    void makesAnImage() {
        try (ImageGenerator generator =
                ImageGenerator.open(Path.of(System.getProperty("maskbit.run")))) {
            GeneratedImage image = generator.generate(3, 42);
            assertEquals(16, image.width());
            assertArrayEquals(image.rgb(), generator.generate(3, 42).rgb());
        }
    }
}
