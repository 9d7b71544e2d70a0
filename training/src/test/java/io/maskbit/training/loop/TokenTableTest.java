package io.maskbit.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.maskbit.api.Precision;
import io.maskbit.api.Seeds;
import io.maskbit.spi.BuildContext;
import io.maskbit.tensor.Backend;
import io.maskbit.training.data.Batch;
import io.maskbit.training.data.BatchReader;
import io.maskbit.training.data.BrokenImages;
import io.maskbit.training.data.Cursor;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.data.EveryImage;
import io.maskbit.training.data.IdBatches;
import io.maskbit.training.data.Interpolation;
import io.maskbit.training.data.Shapes;
import io.maskbit.training.tokens.TokenSource;
import io.maskbit.training.tokens.TokenTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenTableTest {

    private static final int IMAGES = 21;
    private static final int SIDE = 4;

    private final NDManager manager = Backend.open("cpu");
    private final Shapes source = new Shapes(5, "train", IMAGES, 8);
    private final TinyTokenizer tokenizer = new TinyTokenizer(manager);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aTableTrainsBitForBitLikeEncodingAtEveryStep() {
        DataConfig data = data(true);
        Seeds seeds = new Seeds(9);
        TokenTable table = table(data);
        GeneratorLoop looksUp = loop(table);
        GeneratorLoop encodes = loop(TokenSource.encoding(tokenizer));
        BatchStream numbers =
                fewClasses(
                        BatchStream.of(
                                new IdBatches(
                                        source,
                                        data,
                                        SIDE,
                                        seeds,
                                        Cursor.START,
                                        broken(),
                                        table.survey())));
        try (BatchStream images =
                fewClasses(
                        BatchStream.of(
                                BatchReader.training(
                                        source, data, SIDE, seeds, Cursor.START, broken())))) {
            for (int i = 0; i < 12; i++) {
                Map<String, Double> expected = encodes.step(images, true);
                assertEquals(expected, looksUp.step(numbers, true));
            }
            assertEquals(images.cursor(), numbers.cursor());
        }
    }

    @Test
    void mirroredImagesHaveTokensOfTheirOwn() {
        TokenTable table = table(data(true));
        long[] ids = new long[IMAGES];
        boolean[] all = new boolean[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            ids[i] = i;
            all[i] = true;
        }
        try (NDManager step = manager.newSubManager()) {
            long[] upright =
                    table.tokens(new Batch(new float[0], ids, ids, SIDE), step).toLongArray();
            long[] mirrored =
                    table.tokens(new Batch(new float[0], ids, ids, all, SIDE), step).toLongArray();
            int different = 0;
            for (int i = 0; i < upright.length; i += 2) { // rows of two tokens change places
                assertEquals(upright[i], mirrored[i + 1]);
                assertEquals(upright[i + 1], mirrored[i]);
                different += upright[i] == mirrored[i] ? 0 : 1;
            }
            assertTrue(different > 0, "every image is symmetric");
        }
    }

    @Test
    void aTableWithoutMirroredImagesRefusesThem() {
        TokenTable table = table(data(false));
        long[] ids = {0};
        Batch mirrored = new Batch(new float[0], ids, ids, new boolean[] {true}, SIDE);
        assertThrows(IllegalStateException.class, () -> table.tokens(mirrored, manager));
    }

    @Test
    void aStoppedPassGivesNoTable() {
        assertTrue(
                TokenTable.encode(
                                tokenizer,
                                new EveryImage(source, data(false), SIDE, broken()),
                                IMAGES,
                                1,
                                manager,
                                passed -> passed < 8)
                        .isEmpty());
    }

    private TokenTable table(DataConfig data) {
        return TokenTable.encode(
                        tokenizer,
                        new EveryImage(source, data, SIDE, broken()),
                        IMAGES,
                        data.views().orElseThrow(),
                        manager,
                        passed -> true)
                .orElseThrow();
    }

    private GeneratorLoop loop(TokenSource tokens) {
        return new GeneratorLoop(
                TinyConfigs.generator(12, 1),
                new TinyGenerator(manager, 0),
                tokenizer,
                tokens,
                new BuildContext(manager, new Seeds(2), Precision.FLOAT32),
                MaskDraws.of(new Seeds(2)));
    }

    /** The generator knows fewer classes than the shapes have. */
    private static BatchStream fewClasses(BatchStream all) {
        return new BatchStream() {
            @Override
            public Batch next() {
                Batch batch = all.next();
                long[] labels =
                        Arrays.stream(batch.labels()).map(l -> l % TinyGenerator.CLASSES).toArray();
                return new Batch(
                        batch.pixels(), labels, batch.ids(), batch.mirrored(), batch.resolution());
            }

            @Override
            public Cursor cursor() {
                return all.cursor();
            }

            @Override
            public void close() {
                all.close();
            }
        };
    }

    private static BrokenImages broken() {
        return new BrokenImages(0, line -> {});
    }

    private static DataConfig data(boolean flip) {
        return new DataConfig(
                DataConfig.Kind.SHAPES,
                Path.of(""),
                IMAGES,
                0,
                0,
                List.of(),
                5,
                4,
                2,
                0,
                Interpolation.BILINEAR,
                DataConfig.Crop.CENTER,
                1,
                false,
                flip);
    }
}
