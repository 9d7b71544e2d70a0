package io.maskbit.tensor;

import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the files that {@code torch.save} writes: the zip archives of PyTorch 1.6 and newer, and
 * the consecutive pickles of older versions, in which many published weights still come.
 *
 * <p>The pickle in them is read as data by an own reader: a short list of instructions and names is
 * understood, anything else is refused by name, and nothing of the file is ever run.
 */
public final class TorchCheckpoint {

    private static final String STATE_DICT = "state_dict";

    private final Path file;
    private final TorchStorages archive;
    private final Map<String, StoredTensors.Stored> tensors = new LinkedHashMap<>();
    private final Map<String, String> others = new LinkedHashMap<>();
    private final long mostBytes;
    private long bytes;

    private TorchCheckpoint(Path file, TorchStorages archive) throws IOException {
        this.file = file;
        this.archive = archive;
        this.mostBytes = TensorView.mostBytes(Files.size(file));
    }

    /**
     * Opens a file. Its content must be a dictionary of tensors by name, or a dictionary with such
     * a dictionary under {@code state_dict}. Entries that are no tensors are listed in {@link
     * TensorFile#metadata()}; those inside of {@code state_dict} with that name in front.
     *
     * @param file the file
     * @return its tensors, in the order of the checkpoint
     * @throws ExperimentException if it is absent, damaged, hostile or not such a file
     */
    public static TensorFile open(Path file) {
        WeightFiles.requireReadable(file);
        TorchStorages archive =
                WeightFiles.isOldTorch(file) ? OldTorchFile.open(file) : TorchArchive.open(file);
        boolean complete = false;
        try {
            TensorFile opened = new TorchCheckpoint(file, archive).read();
            complete = true;
            return opened;
        } catch (PickleException e) {
            throw Refusal.of(
                    file,
                    "is no checkpoint that can be read: its pickle " + e.getMessage(),
                    "expected a dictionary of tensors, as torch.save(model.state_dict()) writes");
        } catch (IOException e) {
            throw Refusal.because(
                    file,
                    e,
                    "cannot be read",
                    "the file is damaged or was changed: copy or download it again");
        } finally {
            if (!complete) {
                WeightFiles.closeQuietly(archive);
            }
        }
    }

    private TensorFile read() throws IOException, PickleException {
        PickleValue content = archive.content();
        if (!(content instanceof PickleValue.Dictionary top)) {
            throw Refusal.of(
                    file,
                    "holds " + Refusal.quote(content.text()) + " instead of a dictionary",
                    "expected a dictionary of tensors by name");
        }
        if (top.value(STATE_DICT).orElse(top) instanceof PickleValue.Dictionary inner
                && inner != top) {
            top.entries().forEach(entry -> others.put(entry.key().text(), entry.value().text()));
            others.remove(STATE_DICT);
            collect(inner, STATE_DICT + ".");
        } else {
            collect(top, "");
        }
        if (tensors.isEmpty() && !others.isEmpty()) {
            throw Refusal.of(
                    file,
                    "holds no tensors, only " + Refusal.first(others.keySet()),
                    "expected a dictionary of tensors by name, or one under 'state_dict'");
        }
        return new StoredTensors(file, tensors, others, archive.order(), archive);
    }

    private void collect(PickleValue.Dictionary dictionary, String prefix) throws PickleException {
        for (PickleValue.Dictionary.Entry entry : dictionary.entries()) {
            String name = entry.key().text();
            if (!(entry.value() instanceof PickleValue.Tensor tensor)) {
                others.put(prefix + name, entry.value().text());
            } else if (entry.key() instanceof PickleValue.Text) {
                tensors.put(name, locate(name, tensor));
            } else {
                throw new PickleException("names a tensor by " + Refusal.quote(name));
            }
        }
    }

    private StoredTensors.Stored locate(String name, PickleValue.Tensor tensor) {
        PickleValue.Storage storage = tensor.storage();
        TensorView view = tensor.view();
        StoredTensors.Opening values = archive.values(storage);
        try {
            view.checkInside(storage.size());
        } catch (PickleException e) {
            throw Refusal.of(
                    file,
                    "describes tensor " + Refusal.quote(name) + ", which " + e.getMessage(),
                    "the file is damaged: copy or download it again");
        }
        int width = storage.type().bytes();
        bytes += view.shape().size() * width;
        if (bytes > mostBytes) {
            throw Refusal.of(
                    file,
                    "repeats its storages in tensors of more than " + mostBytes + " bytes",
                    "call clone() on views of shared storages before saving");
        }
        StoredTensors.Opening opening;
        if (view.isContiguous()) {
            opening = () -> shifted(values.open(), view.offset() * width);
        } else if (view.span() <= StridedSource.MAX_BYTES / width) {
            opening = () -> new StridedSource(values.open(), view, width);
        } else {
            throw Refusal.of(
                    file,
                    "scatters tensor " + Refusal.quote(name) + " over too much of its storage",
                    "call contiguous() on it before saving");
        }
        return new StoredTensors.Stored(storage.type(), view.shape(), opening);
    }

    private static ArrayLoader.Source shifted(ArrayLoader.Source source, long offset) {
        return new ArrayLoader.Source() {
            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                source.read(offset + position, target);
            }

            @Override
            public void close() throws IOException {
                source.close();
            }
        };
    }
}
