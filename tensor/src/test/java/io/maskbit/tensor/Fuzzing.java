package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads one damaged file after the other. Each is read or refused with our own exception, within a
 * second of this thread's time and within a bounded allocation, or the test fails with the seed.
 *
 * <p>{@code -Dmaskbit.fuzz=N} reads N files instead of {@value #FILES}, {@code
 * -Dmaskbit.fuzz.seed=N} others.
 */
final class Fuzzing {

    private static final int FILES = 100_000;
    private static final long SECOND = 1_000_000_000L;

    /** Bytes that the heap may give for one file, beside some for each byte of the file. */
    private static final long ALLOCATION = 32L << 20;

    private static final int ALLOCATION_PER_BYTE = 64;

    /** Native bytes of a file's arrays together: stored ones may be widened to twice the bytes. */
    private static final long ARRAYS = 16L << 20;

    private static final int ARRAYS_PER_BYTE = 8;

    private final int files = Integer.getInteger("maskbit.fuzz", FILES);
    private final long seed = Long.getLong("maskbit.fuzz.seed", 20_261_122L);
    private final Reader reader;
    private final Path file;
    private final ThreadCosts costs = new ThreadCosts();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile long started = System.nanoTime();
    private volatile int number;
    private volatile byte[] input = new byte[0];
    private int accepted;
    private long slowest;
    private long largest;

    /** Reads a file whole. */
    interface Reader {
        void read(Path file, NDManager manager) throws IOException;
    }

    /** Makes the bytes of a file. */
    interface Inputs {
        byte[] next(Mutation mutation);
    }

    Fuzzing(Path folder, Reader reader) {
        Path memory = Path.of("/dev/shm"); // spares the disk, where there is such a place
        this.file =
                Files.isWritable(memory)
                        ? memory.resolve("maskbit-fuzz-" + ProcessHandle.current().pid())
                        : folder.resolve("fuzzed");
        this.reader = reader;
    }

    /** Reads all tensors of a file of weights. */
    static void readWeights(Path file, NDManager manager) throws IOException {
        try (TensorFile opened = TensorFile.open(file)) {
            requireRoom(opened, Files.size(file));
            for (String name : opened.names()) {
                try (NDArray array = opened.read(name, manager)) {
                    bytes(opened, name, array);
                }
            }
        }
    }

    /** Maps all tensors of a file of weights that can be mapped, and compares them with copies. */
    static void mapWeights(Path file, NDManager manager) throws IOException {
        try (TensorFile opened = TensorFile.open(file)) {
            requireRoom(opened, Files.size(file));
            for (String name : opened.names()) {
                Optional<NDArray> mapped = opened.map(name, manager);
                try (NDArray copied = opened.read(name, manager)) {
                    ByteBuffer copy = bytes(opened, name, copied);
                    if (mapped.isPresent()
                            && !bytes(opened, name, mapped.orElseThrow()).equals(copy)) {
                        throw new AssertionError("mapped otherwise than read");
                    }
                } finally {
                    mapped.ifPresent(NDArray::close);
                }
            }
        }
    }

    /** Native memory is not counted by the heap: what the arrays of a file take together. */
    private static void requireRoom(TensorFile opened, long length) {
        long room = 0;
        for (String name : opened.names()) {
            long width = opened.type(name).getNumOfBytes();
            room = Math.addExact(room, Math.multiplyExact(opened.shape(name).size(), width));
        }
        if (room > ARRAYS + ARRAYS_PER_BYTE * length) {
            throw new AssertionError("arrays of " + room + " bytes");
        }
    }

    private static ByteBuffer bytes(TensorFile opened, String name, NDArray array) {
        ByteBuffer bytes = array.toByteBuffer(false);
        long expected = opened.shape(name).size() * opened.type(name).getNumOfBytes();
        if (!array.getShape().equals(opened.shape(name)) || bytes.remaining() != expected) {
            throw new AssertionError(name + " is " + array.getShape() + " of " + bytes.remaining());
        }
        return bytes;
    }

    /** Returns what was measured. */
    String run(Inputs inputs) throws IOException, InterruptedException {
        Thread worker = new Thread(() -> work(inputs), "fuzzing");
        worker.setDaemon(true);
        worker.start();
        while (worker.isAlive()) {
            worker.join(1000);
            if (worker.isAlive() && System.nanoTime() - started > 30 * SECOND) {
                throw new AssertionError(
                        "hangs at " + Arrays.toString(worker.getStackTrace()) + about());
            }
        }
        Files.deleteIfExists(file);
        if (failure.get() != null) {
            throw new AssertionError(failure.get() + about(), failure.get());
        }
        return String.format(
                "seed %d: %d files, %d accepted, slowest %.0f ms, largest allocation %.1f MB",
                seed, files, accepted, slowest / 1e6, largest / 1e6);
    }

    private void work(Inputs inputs) {
        try (NDManager manager = Backend.open("cpu")) {
            for (number = 0; number < files; number++) {
                input = inputs.next(new Mutation(new SplittableRandom(seed * 31 + number * 7919L)));
                Files.write(file, input);
                started = System.nanoTime();
                long time = costs.time();
                long allocated = costs.allocated();
                try (NDManager arrays = manager.newSubManager()) {
                    reader.read(file, arrays);
                    accepted++;
                } catch (ExperimentException e) {
                    requireReadable(e.getMessage());
                }
                requireCheap(costs.time() - time, costs.allocated() - allocated);
            }
        } catch (Throwable e) { // whatever it is, it is what this test looks for
            failure.set(e);
        }
    }

    private void requireCheap(long time, long allocated) {
        slowest = Math.max(slowest, time);
        largest = Math.max(largest, allocated);
        if (time > SECOND) {
            throw new AssertionError("took " + time / 1_000_000 + " ms");
        }
        if (allocated > ALLOCATION + (long) ALLOCATION_PER_BYTE * input.length) {
            throw new AssertionError("allocated " + allocated + " bytes");
        }
    }

    private static void requireReadable(String message) {
        boolean clean = message.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n');
        if (!clean || message.length() > 3000) {
            throw new AssertionError("unreadable message: " + message);
        }
    }

    private String about() {
        String hex = HexFormat.of().formatHex(Arrays.copyOf(input, Math.min(4000, input.length)));
        return " (seed " + seed + ", file " + number + ", " + input.length + " bytes: " + hex + ")";
    }
}
