package io.maskbit.tensor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Precision;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters that stand on their file. */
class MappedWeightsTest {

    private static final int ROWS = 512;
    private static final int WIDTH = 64;

    @TempDir Path folder;

    private NDManager manager;
    private Path file;
    private NamedParameters parameters;
    private float[] stored;

    @BeforeEach
    void write() {
        manager = Backend.open("cpu");
        file = folder.resolve("weights.safetensors");
        stored = new float[ROWS * WIDTH];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = i * 0.5f;
        }
        write(stored);
        TwoBlock block = new TwoBlock();
        block.initialize(manager, DataType.FLOAT32);
        parameters = NamedParameters.of(() -> block);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private void write(float[] values) {
        try (NDArray weight = manager.create(values, new Shape(ROWS, WIDTH));
                NDArray bias = manager.ones(new Shape(3))) {
            Safetensors.write(file, Map.of("weight", weight, "bias", bias), Map.of());
        }
    }

    @Test
    void holdTheValuesOfTheFileInTheArraysThatWereThere() {
        NDArray weight = parameters.get("weight");
        map();
        assertSame(weight, parameters.get("weight"));
        assertArrayEquals(stored, weight.toFloatArray());
        assertArrayEquals(new float[] {1, 1, 1}, parameters.get("bias").toFloatArray());
    }

    @Test
    void largeOnesStandOnTheFileAndSmallOnesAreCopied() throws IOException {
        map();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] values = new byte[Math.toIntExact(raw.length() - begin(raw))];
            ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, -7);
            raw.seek(begin(raw));
            raw.write(values); // in place, as nobody should
        }
        assertEquals(-7, parameters.get("weight").getFloat(0, 0));
        assertEquals(0, parameters.get("weight").getFloat(1, 0));
        assertArrayEquals(new float[] {1, 1, 1}, parameters.get("bias").toFloatArray());
    }

    @Test
    void stayAsTheyWereWhenTheFileIsReplacedOrRemoved() throws IOException {
        map();
        write(new float[stored.length]);
        assertArrayEquals(stored, parameters.get("weight").toFloatArray());
        Files.delete(file);
        System.gc(); // the buffer must not go while the array is there
        assertArrayEquals(stored, parameters.get("weight").toFloatArray());
    }

    @Test
    void giveTheProductsOfCopiedOnesBitByBit() {
        TensorOps ops = TensorOps.of(Precision.FLOAT32);
        try (TensorFile tensors = TensorFile.open(file)) {
            parameters.load(tensors, "");
        }
        float[] copied = product(ops);
        map();
        assertArrayEquals(copied, product(ops));
    }

    private float[] product(TensorOps ops) {
        return Step.scoped(
                () -> {
                    NDArray x = manager.arange(7f * WIDTH).div(1000).sin().reshape(7, WIDTH);
                    return ops.linear(x, parameters.get("weight")).toFloatArray();
                });
    }

    @Test
    void areNotWhatDoesNotFit() {
        Map<String, String> before = parameters.digests();
        try (NDArray weight = manager.ones(new Shape(WIDTH, ROWS))) {
            Safetensors.write(file, Map.of("weight", weight), Map.of());
        }
        ExperimentException refusal = assertThrows(ExperimentException.class, this::map);
        assertTrue(refusal.getMessage().contains("missing (1): bias"), refusal.getMessage());
        assertEquals(before, parameters.digests());
    }

    @Test
    void needValuesThatLieInTheFileAsInMemoryAndWhereTheEngineWouldPutThem() throws IOException {
        try (TensorFile tensors = TensorFile.open(file)) {
            assertTrue(tensors.map("weight", manager).isPresent());
            assertFalse(tensors.map("bias", manager).isPresent(), "too small");
        }
        Path odd = folder.resolve("odd");
        Files.write(odd, misaligned());
        try (TensorFile tensors = TensorFile.open(odd)) {
            assertFalse(tensors.map("weight", manager).isPresent(), "not at a multiple of 64");
        }
        try (NDArray half = manager.ones(new Shape(ROWS, WIDTH), DataType.FLOAT16)) {
            Safetensors.write(file, Map.of("half", half), Map.of());
        }
        try (TensorFile tensors = TensorFile.open(file)) {
            assertFalse(tensors.map("half", manager).isPresent(), "is widened");
        }
    }

    private void map() {
        try (TensorFile tensors = TensorFile.open(file)) {
            Step.run(() -> parameters.map(tensors));
        }
    }

    private static long begin(RandomAccessFile raw) throws IOException {
        raw.seek(0);
        return Long.BYTES + Long.reverseBytes(raw.readLong());
    }

    /** Returns a file of one tensor that begins eight bytes after a multiple of 64. */
    private static byte[] misaligned() {
        int size = ROWS * WIDTH * Float.BYTES;
        String json =
                "{\"weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}"
                        .formatted(ROWS, WIDTH, size);
        int length = (json.length() + 63) / 64 * 64;
        return ByteBuffer.allocate(Long.BYTES + length + size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put((json + " ".repeat(length - json.length())).getBytes(US_ASCII))
                .array();
    }

    private static final class TwoBlock extends AbstractBlock {
        TwoBlock() {
            add("weight", new Shape(ROWS, WIDTH));
            add("bias", new Shape(3));
        }

        private void add(String name, Shape shape) {
            Parameter parameter =
                    addParameter(
                            Parameter.builder()
                                    .setName(name)
                                    .setType(Parameter.Type.WEIGHT)
                                    .optShape(shape)
                                    .build());
            parameter.setInitializer(Initializer.ZEROS);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                PairList<String, Object> arguments) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            throw new UnsupportedOperationException();
        }
    }
}
