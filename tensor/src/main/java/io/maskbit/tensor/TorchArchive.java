package io.maskbit.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The zip archive of a checkpoint: one folder with a pickle and one entry per storage. */
final class TorchArchive implements TorchStorages {

    private static final String PICKLE = "data.pkl";

    private final Path file;
    private final ZipFile zip;
    private final String root;

    private TorchArchive(Path file, ZipFile zip, String root) {
        this.file = file;
        this.zip = zip;
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
        Optional<ZipFile> opened = Optional.empty();
        boolean complete = false;
        try {
            // Through the central directory: PyTorch writes sizes behind the values only.
            opened = Optional.of(new ZipFile(file.toFile()));
            TorchArchive archive = new TorchArchive(file, opened.get(), root(file, opened.get()));
            complete = true;
            return archive;
        } catch (IOException | IllegalArgumentException e) {
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
        ZipEntry entry = stored(PICKLE);
        if (entry.getSize() > Unpickler.MAX_BYTES) {
            throw Refusal.of(
                    file,
                    "has a pickle of " + entry.getSize() + " bytes",
                    "at most " + Unpickler.MAX_BYTES + " are read: save the state dict alone");
        }
        return bytes(entry);
    }

    /** Archives that say nothing are little endian. */
    @Override
    public ByteOrder order() throws IOException {
        if (zip.getEntry(root + "byteorder") == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        ZipEntry entry = stored("byteorder");
        String order =
                entry.getSize() > 16 ? "" : new String(bytes(entry), StandardCharsets.US_ASCII);
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
        ZipEntry entry = entry(storage);
        return () -> source(entry);
    }

    private ZipEntry entry(PickleValue.Storage storage) {
        ZipEntry entry = stored("data/" + storage.key());
        if (storage.size() > entry.getSize()
                || storage.size() * storage.type().bytes() != entry.getSize()) {
            throw Refusal.of(
                    file,
                    "holds "
                            + entry.getSize()
                            + " bytes in entry "
                            + Refusal.quote(entry.getName())
                            + ", but its pickle says "
                            + storage.size()
                            + " values of "
                            + storage.type(),
                    "the file is damaged: copy or download it again");
        }
        return entry;
    }

    private ZipSource source(ZipEntry entry) throws IOException {
        return new ZipSource(zip, entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private byte[] bytes(ZipEntry entry) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) entry.getSize());
        try (ZipSource source = source(entry)) {
            source.read(0, bytes);
        }
        return bytes.array();
    }

    private ZipEntry stored(String name) {
        ZipEntry entry = zip.getEntry(root + name);
        if (entry == null) {
            throw Refusal.of(
                    file,
                    "has no entry " + Refusal.quote(root + name),
                    "the file is damaged: copy or download it again");
        }
        long size = entry.getSize();
        // A compressed entry could claim any size; PyTorch never compresses.
        if (entry.getMethod() != ZipEntry.STORED
                || size != entry.getCompressedSize()
                || size > file.toFile().length()) {
            throw Refusal.of(
                    file,
                    "has an entry that PyTorch does not write: "
                            + Refusal.quote(entry.getName())
                            + " is compressed or larger than the file",
                    "expected the file as torch.save wrote it, not packed again");
        }
        return entry;
    }

    private static String root(Path file, ZipFile zip) {
        List<String> names = zip.stream().map(ZipEntry::getName).toList();
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
