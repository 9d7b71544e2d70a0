package io.maskbit.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The zip archive of a checkpoint: one folder with a pickle and one entry per storage. */
final class TorchArchive implements TorchStorages {

    private static final String PICKLE = "data.pkl";

    private final Path file;
    private final FileChannel channel;
    private final ZipDirectory directory;
    private final String root;

    private TorchArchive(Path file, FileChannel channel, ZipDirectory directory, String root) {
        this.file = file;
        this.channel = channel;
        this.directory = directory;
        this.root = root;
    }

    /**
     * Opens an archive.
     *
     * @param file the file
     * @return the archive
     * @throws io.maskbit.api.ExperimentException if it is no zip archive, or not one of PyTorch
     */
    static TorchArchive open(Path file) {
        Optional<FileChannel> opened = Optional.empty();
        boolean complete = false;
        try {
            opened = Optional.of(FileChannel.open(file, StandardOpenOption.READ));
            // Through the directory at the end: PyTorch writes sizes behind the values only.
            ZipDirectory directory = ZipDirectory.read(opened.get());
            String root = root(file, directory.entries().keySet());
            TorchArchive archive = new TorchArchive(file, opened.get(), directory, root);
            complete = true;
            return archive;
        } catch (IOException e) {
            throw Refusal.because(
                    file,
                    e,
                    "is a zip archive that cannot be read",
                    "the file is cut off or damaged: copy or download it again");
        } finally {
            if (!complete && opened.isPresent()) {
                WeightFiles.closeQuietly(opened.get());
            }
        }
    }

    @Override
    public PickleValue content() throws IOException, PickleException {
        return Unpickler.read(pickle());
    }

    private byte[] pickle() throws IOException {
        ZipDirectory.Entry entry = stored(PICKLE);
        if (entry.size() > Unpickler.MAX_BYTES) {
            throw Refusal.of(
                    file,
                    "has a pickle of " + entry.size() + " bytes",
                    "at most " + Unpickler.MAX_BYTES + " are read: save the state dict alone");
        }
        return bytes(entry);
    }

    /** Archives that say nothing are little endian. */
    @Override
    public ByteOrder order() throws IOException {
        if (!directory.entries().containsKey(root + "byteorder")) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        ZipDirectory.Entry entry = stored("byteorder");
        String order = entry.size() > 16 ? "" : new String(bytes(entry), StandardCharsets.US_ASCII);
        return switch (order.strip()) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default ->
                    throw Refusal.of(
                            file,
                            "has values in the byte order " + Refusal.quote(order),
                            "expected little or big");
        };
    }

    @Override
    public StoredTensors.Opening values(PickleValue.Storage storage) {
        ZipDirectory.Entry entry = entry(storage);
        return () -> source(entry);
    }

    private ZipDirectory.Entry entry(PickleValue.Storage storage) {
        ZipDirectory.Entry entry = stored("data/" + storage.key());
        if (storage.size() > entry.size()
                || storage.size() * storage.type().bytes() != entry.size()) {
            throw Refusal.of(
                    file,
                    "holds "
                            + entry.size()
                            + " bytes in entry "
                            + Refusal.quote(entry.name())
                            + ", but its pickle says "
                            + storage.size()
                            + " values of "
                            + storage.type(),
                    "the file is damaged: copy or download it again");
        }
        return entry;
    }

    private ZipSource source(ZipDirectory.Entry entry) throws IOException {
        return new ZipSource(channel, directory, entry);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private byte[] bytes(ZipDirectory.Entry entry) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) entry.size());
        try (ZipSource source = source(entry)) {
            source.read(0, bytes);
        }
        return bytes.array();
    }

    private ZipDirectory.Entry stored(String name) {
        ZipDirectory.Entry entry = directory.entries().get(root + name);
        if (entry == null) {
            throw Refusal.of(
                    file,
                    "has no entry " + Refusal.quote(root + name),
                    "the file is damaged: copy or download it again");
        }
        // A compressed entry could claim any size; PyTorch never compresses.
        if (!entry.isStored() || entry.size() != entry.packed()) {
            throw Refusal.of(
                    file,
                    "has an entry that PyTorch does not write: "
                            + Refusal.quote(entry.name())
                            + " is compressed",
                    "expected the file as torch.save wrote it, not packed again");
        }
        return entry;
    }

    private static String root(Path file, Set<String> names) {
        List<String> roots =
                names.stream()
                        .filter(name -> name.endsWith("/" + PICKLE))
                        .map(name -> name.substring(0, name.length() - PICKLE.length()))
                        .filter(name -> name.indexOf('/') == name.length() - 1)
                        .toList();
        if (roots.size() != 1) {
            throw Refusal.of(
                    file,
                    "is a zip archive, but not one that torch.save wrote: it holds "
                            + (roots.isEmpty() ? "no " : roots.size() + " times ")
                            + PICKLE,
                    "expected a PyTorch checkpoint or a safetensors file");
        }
        if (names.contains(roots.get(0) + "constants.pkl")) {
            throw Refusal.of(
                    file,
                    "is a TorchScript program, not a file of weights",
                    "save the state dict of the model instead");
        }
        return roots.get(0);
    }
}
