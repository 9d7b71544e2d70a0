package io.maskbit.tensor;

import ai.djl.ndarray.NDArray;
import io.maskbit.api.ExperimentException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Writes files that {@code torch.load} reads: a dictionary of tensors by name in the zip layout of
 * PyTorch 1.6 and newer (spec 11), with nothing in it that would have to be run or trusted.
 */
public final class TorchWriter {

    private static final String ROOT = "archive/";

    private TorchWriter() {}

    /**
     * Writes a file, whole or not at all. Equal arrays give equal bytes. The values are written
     * piece by piece: what is needed beside the arrays is a window of them.
     *
     * @param file where; an existing file is replaced
     * @param tensors the arrays by name, in the order in which the file shall list them, on any
     *     device, of type float64, float32, float16, int64, int32, int8, uint8 or boolean; left as
     *     they are
     * @throws IllegalArgumentException if a type cannot be written
     * @throws ExperimentException if the file cannot be written
     */
    public static void write(Path file, Map<String, NDArray> tensors) {
        Path target = file.toAbsolutePath();
        Path part = Durable.part(target);
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                write(new StoredZip(channel), tensors);
                channel.force(true);
            }
            Durable.rename(part, target);
        } catch (IOException e) {
            throw Refusal.because(
                    file, e, "cannot be written", "check the folder, its permissions and its room");
        } finally {
            deleteQuietly(part);
        }
    }

    /** Writes the entries; for tests also into an archive with other limits. */
    static void write(StoredZip zip, Map<String, NDArray> tensors) throws IOException {
        PickleOutput pickle = new PickleOutput();
        int keys = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            NDArray array = tensor.getValue();
            String key = Integer.toString(keys++);
            pickle.tensor(tensor.getKey(), key, HostValues.type(array), array.getShape());
        }
        zip.add(ROOT + "data.pkl", pickle.end());
        zip.add(
                ROOT + "byteorder",
                text(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "little" : "big"));
        int key = 0;
        for (NDArray array : tensors.values()) {
            zip.add(
                    ROOT + "data/" + key++,
                    array.getShape().size() * HostValues.type(array).bytes(),
                    sink -> HostValues.forEach(array, HostValues.WINDOW, sink));
        }
        zip.add(ROOT + "version", text("3\n"));
        zip.end();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            return; // A left-over is no reason to fail, and the better reason is on its way.
        }
    }
}
