package io.maskbit.training.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.TensorFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthWindowTest {

    private static final GridShape GRID = new GridShape(2, 2);

    @TempDir Path folder;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void countsTokensAndBits() {
        HealthWindow window = new HealthWindow(new TokenSpace.Bits(3, GRID), manager);
        window.add(Map.of(), List.of(new long[] {0b001, 0b001}, new long[] {0b011}));
        window.add(Map.of(), List.of(new long[] {0b001}));
        Map<String, Double> numbers = window.close();
        assertEquals(4, numbers.get(HealthWindow.TOKENS));
        assertEquals(2 / 8.0, numbers.get(HealthWindow.USAGE));
        assertEquals(1 - Math.pow(7 / 8.0, 4), numbers.get(HealthWindow.ATTAINABLE), 1e-12);
        // 3/4 and 1/4
        assertEquals(2 - 0.75 * Math.log(3) / Math.log(2), entropy(numbers), 1e-12);
        assertEquals(1.0, numbers.get("health.bit_00_ones"));
        assertEquals(0.25, numbers.get("health.bit_01_ones"));
        assertEquals(0.0, numbers.get("health.bit_02_ones"));
        assertEquals(2, numbers.get(HealthWindow.STUCK_BITS));
    }

    private static double entropy(Map<String, Double> numbers) {
        return numbers.get(HealthWindow.ENTROPY);
    }

    @Test
    void codebooksHaveNoBits() {
        HealthWindow window = new HealthWindow(new TokenSpace.Codebook(5, GRID), manager);
        window.add(Map.of(), List.of(new long[] {4, 4, 4}));
        Map<String, Double> numbers = window.close();
        assertEquals(0, entropy(numbers));
        assertEquals(0.2, numbers.get(HealthWindow.USAGE));
        assertFalse(numbers.containsKey(HealthWindow.STUCK_BITS));
        assertEquals(Map.of(), window.close(), "the next window is empty");
    }

    @Test
    void partsOfTheLossAreSharesOfTheirMagnitudes() {
        HealthWindow window = new HealthWindow(new TokenSpace.Codebook(5, GRID), manager);
        window.add(
                Map.of("reconstruction_loss", 1.0, "weighted_gan_loss", -4.0, "gradient_norm", 1.0),
                List.of());
        window.add(
                Map.of("reconstruction_loss", 2.0, "weighted_gan_loss", 5.0, "gradient_norm", 4.0),
                List.of());
        Map<String, Double> numbers = window.close();
        assertEquals(0.25, numbers.get("health.share_reconstruction"), 1e-12);
        assertEquals(0.75, numbers.get("health.share_adversarial"), 1e-12);
        assertFalse(numbers.containsKey("health.share_perceptual"));
        assertEquals(2.5, numbers.get("health.gradient_norm"));
        assertEquals(4, numbers.get("health.gradient_norm_max"));
    }

    @Test
    void aStoredWindowGoesOnToTheSameBits() {
        HealthWindow whole = new HealthWindow(new TokenSpace.Bits(3, GRID), manager);
        HealthWindow first = new HealthWindow(new TokenSpace.Bits(3, GRID), manager);
        HealthWindow second = new HealthWindow(new TokenSpace.Bits(3, GRID), manager);
        second.add(Map.of("gradient_norm", 9.0), List.of(new long[] {7}));
        assertEquals(Map.of(), first.state(), "nothing was read");
        for (int step = 1; step <= 9; step++) {
            Map<String, Double> terms =
                    Map.of("gradient_norm", 0.1 * step, "reconstruction_loss", 1.0 / step);
            List<long[]> tokens = List.of(new long[] {step % 8, step % 3});
            whole.add(terms, tokens);
            (step <= 4 ? first : second).add(terms, tokens);
            if (step == 4) {
                Path file = folder.resolve("window.safetensors");
                Safetensors.write(file, first.state(), Map.of());
                try (TensorFile stored = TensorFile.open(file)) {
                    second.restore(stored);
                }
            }
        }
        assertEquals(whole.close(), second.close());
    }
}
