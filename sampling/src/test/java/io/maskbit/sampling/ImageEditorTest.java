package io.maskbit.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.api.TokenGroups;
import io.maskbit.sampling.Guidance.Annealing;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.TensorOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageEditorTest {

    private static final int POSITIONS = 12;
    private static final Seeds SEEDS = new Seeds(5);
    private static final TensorOps OPS = TensorOps.of(Precision.FLOAT32);

    private NDManager manager;
    private FakeGenerator generator;
    private TokenGroups groups;
    private ImageEditor editor;

    @BeforeEach
    void open() {
        manager = Backend.open("cpu");
        generator = new FakeGenerator(manager);
        groups = generator.groups();
        editor = editor(config(false), 4);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void visibleTokensStayBitByBitAndMaskedOnesAreMadeAnew(SamplerConfig config) {
        editor = editor(config, 4);
        List<TokenMask> masks = masks(9);
        NDArray tokens = tokens(9);
        long[] after = edit(tokens, masks, labels(9), 3).tokens().toLongArray();
        long[] before = tokens.toLongArray();
        int changed = 0;
        for (int i = 0; i < after.length; i++) {
            assertTrue(after[i] >= 0 && after[i] < 64);
            if (!masks.get(i / POSITIONS).touches(i % POSITIONS)) {
                assertEquals(before[i], after[i], "entry " + i);
            }
            changed += after[i] == before[i] ? 0 : 1;
        }
        assertTrue(changed > 20, changed + " tokens have changed");
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void visibleGroupsOfMaskedTokensStay(SamplerConfig config) {
        editor = editor(config, 4);
        TokenMask high = TokenMask.all(groups).onlyGroups(Set.of(1));
        NDArray tokens = tokens(2);
        long[] before = tokens.toLongArray();
        long[] after = edit(tokens, List.of(high, high), labels(2), 0).tokens().toLongArray();
        assertFalse(Arrays.equals(before, after));
        for (int i = 0; i < after.length; i++) {
            assertEquals(before[i] & 7, after[i] & 7, "low bits of token " + i);
        }
    }

    @Test
    void anEmptyMaskGivesTheReconstruction() {
        NDArray tokens = tokens(3);
        List<TokenMask> empty = Collections.nCopies(3, TokenMask.none(groups));
        SampledImages edited = edit(tokens, empty, labels(3), 2);
        assertArrayEquals(tokens.toLongArray(), edited.tokens().toLongArray());
        float[] pixels = edited.images().toFloatArray();
        assertArrayEquals(editor.reconstruct(tokens, 2, manager).toFloatArray(), pixels);
        assertEquals(3 * 3 * POSITIONS, pixels.length);
        assertEquals(tokens.toLongArray()[0] / 64f, pixels[0]);
        assertTrue(generator.labelsSeen.isEmpty(), "nothing was predicted");
        // The same beside an image that does change.
        List<TokenMask> mixed = List.of(empty.get(0), TokenMask.all(groups), empty.get(0));
        SampledImages beside = edit(tokens, mixed, labels(3), 0);
        for (int i : new int[] {0, 2}) {
            assertArrayEquals(
                    edited.images().get(i).toFloatArray(), beside.images().get(i).toFloatArray());
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void aFullMaskGivesWhatTheSamplerMakes(SamplerConfig config) {
        editor = editor(config, 4);
        long[] labels = labels(7);
        List<TokenMask> full = Collections.nCopies(7, TokenMask.all(groups));
        SampledImages edited = edit(tokens(7), full, labels, 3);
        List<long[]> seen = List.copyOf(generator.tokensSeen);
        generator.tokensSeen.clear();
        SampledImages sampled =
                new ImageSampler(generator, new FakeTokenizer(), config, OPS, 4)
                        .sample(labels, 3, SEEDS, manager);
        assertArrayEquals(sampled.tokens().toLongArray(), edited.tokens().toLongArray());
        assertArrayEquals(sampled.images().toFloatArray(), edited.images().toFloatArray());
        assertEquals(generator.tokensSeen.size(), seen.size());
        for (int i = 0; i < seen.size(); i++) {
            assertArrayEquals(generator.tokensSeen.get(i), seen.get(i), "forward pass " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void anEditIsTheSameAloneAndAmongOthers(SamplerConfig config) {
        editor = editor(config, 4);
        List<TokenMask> masks = masks(9);
        long[] labels = labels(9);
        NDArray tokens = tokens(9);
        SampledImages all = edit(tokens, masks, labels, 2);
        for (int i = 0; i < 9; i++) {
            SampledImages one =
                    edit(
                            tokens.get(i + ":" + (i + 1)),
                            List.of(masks.get(i)),
                            new long[] {labels[i]},
                            2 + i);
            assertArrayEquals(
                    all.images().get(i).toFloatArray(), one.images().toFloatArray(), "image " + i);
            assertArrayEquals(all.tokens().get(i).toLongArray(), one.tokens().toLongArray());
        }
    }

    @Test
    void imagesAreEncodedFirst() {
        NDArray tokens = tokens(5);
        NDArray images = editor.reconstruct(tokens, 0, manager);
        assertArrayEquals(tokens.toLongArray(), editor.tokensOf(images, manager).toLongArray());
        assertArrayEquals(
                edit(tokens, masks(5), labels(5), 1).tokens().toLongArray(),
                editor.editImages(images, masks(5), labels(5), 1, SEEDS, manager)
                        .tokens()
                        .toLongArray());
        NDArray wide = manager.zeros(new Shape(1, 3, 3, 8));
        assertThrows(IllegalArgumentException.class, () -> editor.tokensOf(wide, manager));
    }

    @Test
    void nothingButTheResultStays() {
        NDArray tokens = tokens(5);
        int before = manager.getManagedArrays().size();
        edit(tokens, masks(5), labels(5), 2);
        assertEquals(before + 2, manager.getManagedArrays().size());
        editor.reconstruct(tokens, 2, manager);
        assertEquals(before + 3, manager.getManagedArrays().size());
    }

    @Test
    void refusesWhatDoesNotFit() {
        NDArray tokens = tokens(2);
        assertThrows(IllegalArgumentException.class, () -> edit(tokens, masks(1), labels(2), 0));
        assertThrows(IllegalArgumentException.class, () -> edit(tokens, masks(3), labels(3), 0));
        assertThrows(
                IllegalArgumentException.class, () -> edit(tokens, masks(2), new long[] {0, 6}, 0));
        assertThrows(IllegalArgumentException.class, () -> edit(tokens, masks(2), labels(2), -1));
        NDArray beyond = tokens.add(60);
        assertThrows(IllegalArgumentException.class, () -> edit(beyond, masks(2), labels(2), 0));
        TokenMask other = TokenMask.all(TokenGroups.of(groups.space(), 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> edit(tokens, List.of(other, other), labels(2), 0));
        assertThrows(IllegalArgumentException.class, () -> editor(config(false), 0));
    }

    @Test
    void refusesTheSamplerThatMasksVisibleTokensAgain() {
        assertFalse(ImageEditor.fit(config(true)).isAccepted());
        String message =
                assertThrows(IllegalArgumentException.class, () -> editor(config(true), 4))
                        .getMessage();
        assertTrue(message.contains("faithful: true"), message);
    }

    private SampledImages edit(NDArray tokens, List<TokenMask> masks, long[] labels, long first) {
        return editor.edit(tokens, masks, labels, first, SEEDS, manager);
    }

    /** Tokens spread over all values. */
    private NDArray tokens(int count) {
        long[] tokens = new long[count * POSITIONS];
        Arrays.setAll(tokens, i -> (i * 29L + 7) % 64);
        return manager.create(tokens, new Shape(count, 3, 4));
    }

    /** Masks of every size, from nothing to everything. */
    private List<TokenMask> masks(int count) {
        List<TokenMask> masks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean[] marked = new boolean[POSITIONS];
            for (int at = 0; at < POSITIONS; at++) {
                marked[at] = at * 7 % POSITIONS < i * POSITIONS / 8;
            }
            masks.add(TokenMask.ofPixels(groups, 3, 4, marked));
        }
        return masks;
    }

    private static long[] labels(int count) {
        long[] labels = new long[count];
        Arrays.setAll(labels, i -> i % 6);
        return labels;
    }

    static List<SamplerConfig> samplers() {
        return List.of(
                config(false),
                new RandomConfig(5, MaskSchedule.ARCCOS, 1, false, 3, Annealing.LINEAR, 1, 0),
                new HaltonConfig(
                        5, MaskSchedule.ARCCOS, 1, false, 3, Annealing.LINEAR, 1, 0, true));
    }

    private static SamplerConfig config(boolean faithful) {
        return new ConfidenceConfig(
                5, MaskSchedule.ARCCOS, 1, false, 4.5, 3, Annealing.LINEAR, 1, 0, faithful);
    }

    private ImageEditor editor(SamplerConfig config, int chunk) {
        return new ImageEditor(generator, new FakeTokenizer(), config, OPS, chunk);
    }
}
