package io.maskbit.generator.maskgit;

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

class MaskGitGeneratorTest {

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
    void theMaskHasARowOfItsOwnThatScoresNothing() {
        long[] visible = IntStream.range(0, ENTRIES).mapToLong(i -> i % MASK).toArray();
        float[] before = logits(visible, 2);
        float[] masked = logits(halfMasked(), 2);
        NDArray table = NamedParameters.of(generator).get("tok_emb_list.1.weight"); // (V + 1, D)
        Step.run(() -> table.get("8:").addi(3));
        assertArrayEquals(before, logits(visible, 2));
        assertFalse(Arrays.equals(masked, logits(halfMasked(), 2)));
    }

    @Test
    void aBiasMovesOneValueAtOnePosition() {
        float[] before = logits(halfMasked(), 2);
        NDArray bias = NamedParameters.of(generator).get("bias.1"); // (N, V)
        Step.run(() -> bias.get("4, 5:6").addi(2));
        float[] after = logits(halfMasked(), 2);
        int moved = (4 * 2 + 1) * MASK + 5;
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i] + (i == moved ? 2 : 0), after[i], 1e-6f);
        }
    }

    @Test
    void codebooksOfAnySizeWorkInOneGroup() {
        MaskGitConfig config = new MaskGitConfig(1, 16, 1, 4, 32, 0.1, true);
        TokenSpace tokens = new TokenSpace.Codebook(11, new GridShape(2, 3));
        BuildContext context = new BuildContext(manager, new Seeds(1), Precision.FLOAT32);
        Generator odd = new MaskGitGeneratorFactory().create(config, tokens, 4, context);
        Step.run(
                () -> {
                    long[] values = {0, 10, 11, 3, 11, 7};
                    NDArray input = manager.create(values, new Shape(1, 6, 1));
                    NDArray logits = odd.logits(input, labels(1), evaluation());
                    assertEquals(new Shape(1, 6, 1, 11), logits.getShape());
                    assertTrue(logits.isInfinite().none().getBoolean());
                });
    }

    @Test
    void equalSeedsGiveEqualParametersAndOthersDoNot() {
        var digests = NamedParameters.of(generator).digests();
        assertEquals(digests, NamedParameters.of(create(1)).digests());
        var others = NamedParameters.of(create(2)).digests();
        assertFalse(
                digests.get("tok_emb_list.0.weight").equals(others.get("tok_emb_list.0.weight")));
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
        MaskGitConfig config = new MaskGitConfig(2, 16, 3, 4, 32, 0.1, false);
        TokenSpace tokens = new TokenSpace.Bits(6, new GridShape(2, 3));
        BuildContext context = new BuildContext(manager, new Seeds(seed), Precision.FLOAT32);
        return new MaskGitGeneratorFactory().create(config, tokens, 4, context);
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
