package io.maskbit.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BatchReaderTest {

    private static final Shapes SOURCE = new Shapes(7, "train", 23, 16);

    @Test
    void theNumberOfThreadsChangesNothing() {
        List<Batch> one = read(config(4, 1), Cursor.START, 9, new Seeds(5));
        List<Batch> five = read(config(4, 5), Cursor.START, 9, new Seeds(5));
        assertEqualBatches(one, five);
    }

    @Test
    void everyImageIsSeenOncePerEpoch() {
        SortedSet<Long> seen = new TreeSet<>();
        for (Batch batch : read(config(1, 2), Cursor.START, 23, new Seeds(5))) {
            assertTrue(seen.add(batch.ids()[0]));
        }
        assertEquals(23, seen.size());
    }

    @Test
    void aRestoredCursorGoesOnWithTheSameBatchesAndTheSameDigest() {
        Seeds seeds = new Seeds(11);
        List<Batch> whole = read(config(4, 3), Cursor.START, 14, seeds);
        try (BatchReader first = training(config(4, 3), Cursor.START, seeds)) {
            for (int i = 0; i < 6; i++) {
                first.next();
            }
            try (BatchReader second = training(config(4, 2), first.cursor(), seeds)) {
                List<Batch> rest = new ArrayList<>();
                for (int i = 6; i < 14; i++) {
                    rest.add(second.next());
                }
                assertEqualBatches(whole.subList(6, 14), rest);
                assertEquals(cursorAfter(14, 4, seeds), second.cursor());
            }
        }
    }

    @Test
    void theDigestDependsOnOrderAndViewButNotOnTheBatchSize() {
        Cursor cursor = cursorAfter(12, 2, new Seeds(1));
        assertEquals(24, cursor.position());
        assertEquals(cursor, cursorAfter(6, 4, new Seeds(1)));
        assertNotEquals(cursor.digest(), cursorAfter(12, 2, new Seeds(2)).digest());
    }

    @Test
    void evaluationReadsEveryImageOnceInOrder() {
        List<Long> ids = new ArrayList<>();
        try (BatchReader reader =
                BatchReader.evaluation(SOURCE, config(5, 3), 16, new BrokenImages(0, line -> {}))) {
            while (reader.hasNext()) {
                for (long id : reader.next().ids()) {
                    ids.add(id);
                }
            }
            assertFalse(reader.hasNext());
        }
        assertEquals(23, ids.size());
        for (int i = 0; i < 23; i++) {
            assertEquals(i, ids.get(i));
        }
    }

    @Test
    void labelsBelongToTheirImages() {
        for (Batch batch : read(config(4, 3), Cursor.START, 8, new Seeds(5))) {
            for (int i = 0; i < batch.size(); i++) {
                assertEquals(SOURCE.label((int) batch.ids()[i]), batch.labels()[i]);
            }
        }
    }

    private static Cursor cursorAfter(int batches, int size, Seeds seeds) {
        try (BatchReader reader = training(config(size, 2), Cursor.START, seeds)) {
            for (int i = 0; i < batches; i++) {
                reader.next();
            }
            return reader.cursor();
        }
    }

    private static List<Batch> read(DataConfig config, Cursor cursor, int count, Seeds seeds) {
        List<Batch> batches = new ArrayList<>();
        try (BatchReader reader = training(config, cursor, seeds)) {
            for (int i = 0; i < count; i++) {
                batches.add(reader.next());
            }
        }
        return batches;
    }

    private static BatchReader training(DataConfig config, Cursor cursor, Seeds seeds) {
        return BatchReader.training(
                SOURCE, config, 16, seeds, cursor, new BrokenImages(0, line -> {}));
    }

    private static void assertEqualBatches(List<Batch> expected, List<Batch> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).ids(), actual.get(i).ids());
            assertArrayEquals(expected.get(i).labels(), actual.get(i).labels());
            assertArrayEquals(expected.get(i).pixels(), actual.get(i).pixels());
        }
    }

    private static DataConfig config(int batch, int threads) {
        return new DataConfig(
                DataConfig.Kind.SHAPES,
                Path.of(""),
                0,
                0,
                0,
                List.of(),
                0,
                batch,
                threads,
                0,
                Interpolation.BILINEAR,
                DataConfig.Crop.RANDOM,
                0.5,
                true,
                true);
    }
}
