package io.maskbit.training.data;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary files of CIFAR-10: {@code data_batch_1.bin} to {@code data_batch_5.bin} for training,
 * {@code test_batch.bin} for validation. Images are 32x32 RGB.
 */
public final class CifarBinary implements DataSource {

    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int RECORD = 1 + 3 * PLANE;
    private static final List<String> NAMES =
            List.of(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck");

    private final List<Path> files;
    private final List<byte[]> contents = new ArrayList<>();
    private final int[] begins;

    private CifarBinary(List<Path> files) {
        this.files = List.copyOf(files);
        this.begins = new int[files.size() + 1];
        for (int i = 0; i < files.size(); i++) {
            byte[] content = read(files.get(i));
            contents.add(content);
            begins[i + 1] = begins[i] + content.length / RECORD;
        }
    }

    /**
     * Opens the data set.
     *
     * @param folder where the files lie
     * @return the data
     * @throws ExperimentException if a file is missing or cut short
     */
    public static DataSet open(Path folder) {
        List<Path> train = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            train.add(folder.resolve("data_batch_" + i + ".bin"));
        }
        return new DataSet(
                new CifarBinary(train), new CifarBinary(List.of(folder.resolve("test_batch.bin"))));
    }

    @Override
    public int size() {
        return begins[files.size()];
    }

    @Override
    public List<String> classNames() {
        return NAMES;
    }

    @Override
    public int label(int index) {
        int file = fileOf(index);
        return contents.get(file)[(index - begins[file]) * RECORD];
    }

    @Override
    public String name(int index) {
        int file = fileOf(index);
        return files.get(file) + " image " + (index - begins[file]);
    }

    @Override
    public RawImage image(int index) {
        int file = fileOf(index);
        byte[] content = contents.get(file);
        int from = (index - begins[file]) * RECORD + 1;
        byte[] rgb = new byte[3 * PLANE];
        for (int i = 0; i < PLANE; i++) {
            rgb[3 * i] = content[from + i];
            rgb[3 * i + 1] = content[from + PLANE + i];
            rgb[3 * i + 2] = content[from + 2 * PLANE + i];
        }
        return new RawImage(SIDE, SIDE, rgb);
    }

    @Override
    public String digest() {
        Digest digest = new Digest().add("cifar10");
        contents.forEach(digest::add);
        return digest.hex();
    }

    private int fileOf(int index) {
        int file = 0;
        while (index >= begins[file + 1]) {
            file++;
        }
        return file;
    }

    private static byte[] read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw refusal(
                    file,
                    Files.exists(file) ? "cannot be read: " + e : "is missing",
                    "expected the binary version of CIFAR-10: data_batch_1.bin to"
                            + " data_batch_5.bin and test_batch.bin");
        }
        if (content.length == 0 || content.length % RECORD != 0) {
            throw refusal(
                    file,
                    "is cut short or damaged: " + content.length + " bytes",
                    "expected a multiple of " + RECORD + " bytes; copy or download it again");
        }
        for (int at = 0; at < content.length; at += RECORD) {
            if (content[at] < 0 || content[at] >= NAMES.size()) {
                throw refusal(
                        file,
                        "image " + at / RECORD + " has label " + (content[at] & 0xFF),
                        "expected 0 to 9; is this CIFAR-10 in its binary version?");
            }
        }
        return content;
    }

    private static ExperimentException refusal(Path path, String message, String... hints) {
        return new ExperimentException(Location.of(path.toString()), message, hints);
    }
}
