package io.maskbit.evaluation.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SmallSampleTest {

    @Test
    void publishedNumbersAreEnough() {
        assertEquals(List.of(), SmallSample.frechet(50_000, 0, 2048));
        assertEquals(List.of(), SmallSample.frechet(50_000, 50_000, 2048));
        assertEquals(List.of(), SmallSample.kernelDistance(50_000, 50_000, 1000));
        assertEquals(List.of(), SmallSample.inceptionScore(50_000, 50_000, 1008));
        assertEquals(List.of(), SmallSample.inceptionScore(50_000, 5_000, 1008)); // as ADM does
        assertEquals(List.of(), SmallSample.neighbours(50_000, 50_000));
    }

    @Test
    void fewImagesAreWarnedOfOnEachSide() {
        assertEquals(1, SmallSample.frechet(9_999, 0, 2048).size());
        assertEquals(2, SmallSample.frechet(2_048, 0, 2048).size());
        List<String> both = SmallSample.frechet(100, 200, 2048);
        assertEquals(5, both.size()); // few and deficient, twice, and unequal
        assertTrue(both.get(1).contains("100 images for 2048 dimensions"), both.get(1));
        assertTrue(both.get(3).contains("200 reference images for 2048"), both.get(3));
    }

    @Test
    void subsetsPartsAndUnequalSetsAreWarnedOf() {
        assertEquals(1, SmallSample.kernelDistance(5_000, 999, 1000).size());
        assertEquals(1, SmallSample.kernelDistance(5_000, 5_000, 100).size());
        String part = SmallSample.inceptionScore(50_000, 4_000, 1008).get(0);
        assertTrue(part.contains("4000 images in a part"), part);
        assertEquals(1, SmallSample.neighbours(50_000, 10_000).size());
        assertEquals(1, SmallSample.neighbours(999, 999).size());
    }
}
