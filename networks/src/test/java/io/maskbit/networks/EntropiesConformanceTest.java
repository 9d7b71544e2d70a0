package io.maskbit.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.EntropyOps;
import io.maskbit.tensor.Step;
import org.junit.jupiter.api.Test;

/** Numbers of the reference for the two entropies that both quantizers use (A.5). */
class EntropiesConformanceTest {

    @Test
    void entropiesOfRowsAndOfTheirMean() {
        check(0.01, 0.03500520, 1.59497118);
        check(0.5, 1.58646524, 3.98941469 / 2); // the reference's number holds a factor of 2
    }

    private static void check(double temperature, double ofRows, double ofMean) {
        try (NDManager manager = Backend.open("cpu")) {
            Step.run(
                    () -> {
                        NDList entropies =
                                EntropyOps.create()
                                        .entropies(
                                                ConformanceFill.symmetric(manager, "aff", 6, 8),
                                                temperature,
                                                1e-5);
                        assertEquals(ofRows, entropies.get(0).getFloat(), 1e-6);
                        assertEquals(ofMean, entropies.get(1).getFloat(), 1e-6);
                    });
        }
    }
}
