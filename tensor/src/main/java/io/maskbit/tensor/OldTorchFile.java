package io.maskbit.tensor;

import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file that {@code torch.save} wrote before PyTorch 1.6: five pickles (a magic number, a version,
 * a description of the machine, the content, the keys of the storages), then, in the order of these
 * keys, the number of values of each storage (int64) and its values. All of it is little endian,
 * whatever the machine was.
 */
final class OldTorchFile implements TorchStorages {

    private static final long VERSION = 1001;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, PickleValue.Storage> described = new HashMap<>();
    private final Map<String, Long> begins = new HashMap<>();
    private boolean disagrees;

    private OldTorchFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens a file.
     *
     * @param file starts with the magic number
     * @return the file, of which nothing has been read yet
     * @throws ExperimentException if it cannot be opened
     */
    static OldTorchFile open(Path file) {
        Optional<FileChannel> opened = Optional.empty();
        boolean complete = false;
        try {
            opened = Optional.of(FileChannel.open(file, StandardOpenOption.READ));
            OldTorchFile old = new OldTorchFile(file, opened.get());
            complete = true;
            return old;
        } catch (IOException e) {
            throw Refusal.because(file, e, "cannot be read");
        } finally {
            if (!complete && opened.isPresent()) {
                WeightFiles.closeQuietly(opened.get());
            }
        }
    }

    @Override
    public PickleValue content() throws IOException, PickleException {
        long size = channel.size();
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(size, Unpickler.MAX_BYTES));
        WeightFiles.readFully(channel, 0, start);
        PickleInput input = new PickleInput(start.array());
        Unpickler.read(input, storage -> {}); // the magic number, which brought us here
        PickleValue version = Unpickler.read(input, storage -> {});
        if (!version.equals(new PickleValue.Whole(VERSION))) {
            throw new PickleException(
                    "is of version " + Refusal.quote(version.text()) + ", not " + VERSION);
        }
        Unpickler.read(input, storage -> {}); // widths of the machine's numbers
        PickleValue content = Unpickler.read(input, this::describe);
        PickleValue keys = Unpickler.read(input, storage -> {});
        if (disagrees || !(keys instanceof PickleValue.Sequence sequence)) {
            throw new PickleException("describes its storages in two ways");
        }
        long at = input.position();
        for (PickleValue key : sequence.items) {
            at = pass(key.text(), at, size);
        }
        return content;
    }

    private void describe(PickleValue.Storage storage) {
        PickleValue.Storage before = described.putIfAbsent(storage.key(), storage);
        disagrees |= before != null && !before.equals(storage);
    }

    /** Notes where a storage begins; returns where it ends. */
    private long pass(String key, long at, long size) throws IOException, PickleException {
        PickleValue.Storage storage = described.get(key);
        if (storage == null || begins.containsKey(key)) {
            throw new PickleException(
                    "lists storage " + Refusal.quote(key) + " twice, or without any use");
        }
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        WeightFiles.readFully(channel, at, count);
        long values = count.getLong(0);
        long begin = at + Long.BYTES;
        int bytes = storage.type().bytes();
        if (values != storage.size() || values > (size - begin) / bytes) {
            throw Refusal.of(
                    file,
                    "should hold "
                            + storage.size()
                            + " values of "
                            + storage.type()
                            + " at byte "
                            + begin
                            + ", but says "
                            + values
                            + " and is "
                            + size
                            + " bytes long",
                    "the file is cut off or damaged: copy or download it again");
        }
        begins.put(key, begin);
        return begin + values * bytes;
    }

    @Override
    public StoredTensors.Opening values(PickleValue.Storage storage) {
        Long begin = begins.get(storage.key());
        if (begin == null) {
            throw Refusal.of(
                    file,
                    "has no values for storage " + Refusal.quote(storage.key()),
                    "the file is damaged: copy or download it again");
        }
        ArrayLoader.Source source =
                (position, target) -> WeightFiles.readFully(channel, begin + position, target);
        return () -> source;
    }

    @Override
    public ByteOrder order() {
        return ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
