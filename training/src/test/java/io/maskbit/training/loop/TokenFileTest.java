package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.GridShape;
import io.maskbit.api.Precision;
import io.maskbit.api.TokenSpace;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.TensorFile;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.EveryImage;
import io.maskbit.training.data.ImageSurvey;
import io.maskbit.training.data.Shapes;
import io.maskbit.training.tokens.PackedTokens;
import io.maskbit.training.tokens.TokenFile;
import io.maskbit.training.tokens.TokenOrigin;
import io.maskbit.training.tokens.TokenTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    private static final int IMAGES = 13;

    private final NDManager manager = Backend.open("cpu");
    private final Shapes source = new Shapes(5, "train", IMAGES, 8);
    private final DataConfig config = DataConfig.shapes(IMAGES, 4);
    private final TinyTokenizer tokenizer = new TinyTokenizer(manager);

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("tokens.safetensors");
        TokenFile.write(file, table(), origin(), source, manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void whatIsWrittenIsRead() {
        int before = manager.getManagedArrays().size();
        TokenTable read = read(file);
        assertEquals(table().packed(), read.packed());
        for (int i = 0; i < IMAGES; i++) {
            assertEquals(8, read.survey().height(i));
        }
        assertEquals(before, manager.getManagedArrays().size());
    }

    @Test
    void brokenImagesStayBroken() {
        int[] heights = new int[IMAGES];
        java.util.Arrays.fill(heights, 3);
        heights[4] = 0;
        ImageSurvey survey = new ImageSurvey(heights, heights, Map.of(4, "no \"image\""));
        TokenTable table = new TokenTable(table().packed(), 4, 1, survey);
        TokenFile.write(file, table, origin(), source, manager);
        assertEquals("no \"image\"", read(file).survey().reason(4).orElseThrow());
        assertEquals(1, read(file).survey().broken().size());
    }

    @Test
    void refusesTokensOfAnotherTokenizer() {
        NDArray weight = tokenizer.block().get("in.weight");
        weight.addi(1e-6f);
        assertRefused("its tokenizer is ");
    }

    @Test
    void refusesTokensOfOtherImages() {
        Shapes other = new Shapes(6, "train", IMAGES, 8);
        TokenOrigin origin = TokenOrigin.of(tokenizer, Precision.FLOAT32, other, config, 4);
        ExperimentException refused =
                assertThrows(
                        ExperimentException.class,
                        () -> TokenFile.read(file, origin, TinyTokenizer.SPACE, other, 1, manager));
        assertTrue(refused.getMessage().contains("its data is "), refused.getMessage());
    }

    @Test
    void refusesToMirrorWhatWasNotTokenizedMirrored() {
        ExperimentException refused =
                assertThrows(
                        ExperimentException.class,
                        () ->
                                TokenFile.read(
                                        file, origin(), TinyTokenizer.SPACE, source, 2, manager));
        assertTrue(refused.getMessage().contains("data.flip"), refused.getMessage());
    }

    @Test
    void refusesFilesThatLie() {
        rewrite(Map.of("labels", manager.create(new int[IMAGES])), Map.of());
        assertRefused("the labels are not those of the data");
        rewrite(Map.of("tokens.0", manager.create(new long[9])), Map.of());
        assertRefused("do not fill 9 words");
        rewrite(Map.of("tokens.0", manager.create(new float[2])), Map.of());
        assertRefused("expected a row of int64");
        rewrite(Map.of("heights", manager.create(new int[IMAGES])), Map.of());
        assertRefused("do not fit together");
        rewrite(Map.of(), Map.of("broken", "null"));
        assertRefused("is damaged");
        rewrite(Map.of(), Map.of("format", "something else"));
        assertRefused("is no file of tokens");
    }

    @Test
    void refusesTokensThatTheCodebookDoesNotHave() {
        TokenSpace three = new TokenSpace.Codebook(3, new GridShape(2, 2));
        PackedTokens packed = PackedTokens.of(3, 4L * IMAGES, table().packed().words());
        assertArrayEquals(table().packed().words(), packed.words());
        ExperimentException refused =
                assertThrows(
                        ExperimentException.class,
                        () -> TokenFile.read(file, origin(), three, source, 1, manager));
        assertTrue(refused.getMessage().contains("is not below 3"), refused.getMessage());
    }

    private void rewrite(Map<String, NDArray> arrays, Map<String, String> texts) {
        write();
        Map<String, NDArray> all = new LinkedHashMap<>();
        Map<String, String> metadata;
        try (TensorFile tensors = TensorFile.open(file)) {
            tensors.names().forEach(name -> all.put(name, tensors.read(name, manager)));
            metadata = new LinkedHashMap<>(tensors.metadata());
        }
        all.putAll(arrays);
        metadata.putAll(texts);
        Safetensors.write(file, all, metadata);
    }

    private void assertRefused(String reason) {
        ExperimentException refused = assertThrows(ExperimentException.class, () -> read(file));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    private TokenTable read(Path from) {
        return TokenFile.read(from, origin(), TinyTokenizer.SPACE, source, 1, manager);
    }

    private TokenOrigin origin() {
        return TokenOrigin.of(tokenizer, Precision.FLOAT32, source, config, 4);
    }

    private TokenTable table() {
        return TokenTable.encode(
                        tokenizer,
                        new EveryImage(source, config, 4, new BrokenImages(0, line -> {})),
                        IMAGES,
                        1,
                        manager,
                        passed -> true)
                .orElseThrow();
    }
}
