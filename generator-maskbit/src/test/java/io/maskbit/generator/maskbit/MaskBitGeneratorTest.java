package io.maskbit.generator.maskbit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenSpace;
import io.maskbit.spi.BuildContext;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Pass;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaskBitGeneratorTest {

    private static final int ENTRIES = 12;
    private static final int MASK = 8;

    private NDManager manager;
    private Generator generator;

    @BeforeEach
    void build() {
        manager = Backend.open("cpu");
        generator = create(1);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void logitsGiveEveryGroupEveryValue() {
        Step.run(
                () -> {
                    NDArray logits =
                            generator.logits(tokens(halfMasked()), labels(2), evaluation());
                    assertEquals(new Shape(1, 6, 2, MASK), logits.getShape());
                });
    }

    @Test
    void aVisibleTokenMovesTheLogitsOfMaskedOnes() {
        long[] tokens = halfMasked();
        float[] before = logits(tokens, 2);
        tokens[0] = (tokens[0] + 1) % MASK;
        assertMoved(before, logits(tokens, 2), 11);
    }

    @Test
    void theLabelMovesTheLogitsOfMaskedTokensAndNoClassIsALabel() {
        float[] one = logits(halfMasked(), 1);
        assertMoved(one, logits(halfMasked(), 2), 11);
        assertMoved(one, logits(halfMasked(), generator.classes()), 11);
    }

    @Test
    void maskedGroupsEnterAsZerosVisibleOnesDoNot() {
        long[] tokens = new long[ENTRIES];
        Arrays.setAll(tokens, i -> i % 2 == 0 ? i / 2 : MASK); // group 1 is masked everywhere
        float[] before = logits(tokens, 2);
        NDArray weight = NamedParameters.of(generator).get("input_proj.weight"); // (D, K)
        Step.run(() -> weight.get(":, 3:").muli(-5));
        assertArrayEquals(before, logits(tokens, 2));
        Step.run(() -> weight.get(":, :3").muli(-5));
        assertFalse(Arrays.equals(before, logits(tokens, 2)));
    }

    @Test
    void equalSeedsGiveEqualParametersAndOthersDoNot() {
        var digests = NamedParameters.of(generator).digests();
        assertEquals(digests, NamedParameters.of(create(1)).digests());
        var others = NamedParameters.of(create(2)).digests();
        assertFalse(digests.get("input_proj.weight").equals(others.get("input_proj.weight")));
    }

    @Test
    void attentionHasOneMapPerLayerWithTheLabelAsLastPosition() {
        Step.run(
                () -> {
                    var maps = generator.attention(tokens(halfMasked()), labels(1), evaluation());
                    assertEquals(3, maps.size());
                    assertEquals(new Shape(1, 7, 7), maps.get(0).getShape());
                });
    }

    @Test
    void nothingStaysAfterAStep() {
        int before = manager.getManagedArrays().size();
        logits(halfMasked(), 1);
        assertEquals(before, manager.getManagedArrays().size());
    }

    private Generator create(long seed) {
        MaskBitConfig config = new MaskBitConfig(2, 16, 3, 4, 32, 0.1, false);
        TokenSpace tokens = new TokenSpace.Bits(6, new GridShape(2, 3));
        BuildContext context = new BuildContext(manager, new Seeds(seed), Precision.FLOAT32);
        return new MaskBitGeneratorFactory().create(config, tokens, 4, context);
    }

    private float[] logits(long[] tokens, long label) {
        return Step.scoped(
                () -> generator.logits(tokens(tokens), labels(label), evaluation()).toFloatArray());
    }

    private NDArray tokens(long[] values) {
        return manager.create(values, new Shape(1, 6, 2));
    }

    private NDArray labels(long label) {
        return manager.create(new long[] {label});
    }

    private Pass evaluation() {
        return Pass.evaluation(manager);
    }

    /** The first six entries are visible. */
    private static long[] halfMasked() {
        return IntStream.range(0, ENTRIES).mapToLong(i -> i < 6 ? i : MASK).toArray();
    }

    private static void assertMoved(float[] before, float[] after, int entry) {
        float[] one = Arrays.copyOfRange(before, entry * MASK, (entry + 1) * MASK);
        float[] other = Arrays.copyOfRange(after, entry * MASK, (entry + 1) * MASK);
        assertTrue(!Arrays.equals(one, other), "the logits of entry " + entry + " did not move");
    }
}
