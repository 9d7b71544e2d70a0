package io.maskbit.verification.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.Safetensors;
import io.maskbit.tensor.TensorFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they should be: one message that names the file, and no crash. */
class BrokenInputTest {

    @TempDir Path folder;

    @Test
    void idxFilesCutShortOrGarbled() throws IOException {
        Path data = Files.createDirectory(folder.resolve("idx"));
        for (String part : List.of("train", "t10k")) {
            Files.write(data.resolve(part + "-images-idx3-ubyte.gz"), zipped(idx(16, 16, 16)));
            Files.write(data.resolve(part + "-labels-idx1-ubyte"), idx(16));
        }
        TinyExperiment experiment =
                TinyExperiment.tokenizer()
                        .with(
                                "data={use: idx, path: " + data + ", batch: 4}",
                                "tokenizer_loop.steps=1",
                                "tokenizer_loop.warmup=0",
                                "evaluation={samples: 0, reconstructions: 0}");
        String yaml = write("idx.yaml", experiment.yaml()).toString();
        Path images = data.resolve("train-images-idx3-ubyte.gz");
        Path labels = data.resolve("t10k-labels-idx1-ubyte");
        int number = 0;
        for (Path file : List.of(images, labels)) {
            byte[] whole = Files.readAllBytes(file);
            for (byte[] broken : broken(whole)) {
                Files.write(file, broken);
                String out = folder.resolve("run" + number++).toString();
                refuses(file, Program.run("run", yaml, "--out", out));
            }
            Files.write(file, whole);
        }
        String out = folder.resolve("good").toString();
        assertEquals(0, Program.run("run", yaml, "--out", out).code(), "the whole files are good");
    }

    @Test
    void picturesCutShortOrGarbled() throws IOException {
        Path classes = folder.resolve("pictures");
        for (String name : List.of("cats", "dogs")) {
            for (int i = 0; i < 4; i++) {
                picture(Files.createDirectories(classes.resolve(name)).resolve(i + ".png"));
            }
        }
        TinyExperiment experiment =
                TinyExperiment.tokenizer()
                        .with(
                                "data={use: folder, path: "
                                        + classes
                                        + ", batch: 2, max_broken: 0, validation_fraction: 0.25}",
                                "tokenizer_loop.steps=8",
                                "evaluation={samples: 0, reconstructions: 0}");
        String yaml = write("folder.yaml", experiment.yaml()).toString();
        String run = folder.resolve("run").toString();
        assertEquals(0, Program.run("run", yaml, "--out", run).code());

        byte[] whole = Files.readAllBytes(classes.resolve("cats").resolve("1.png"));
        Path broken = folder.resolve("broken.png");
        String out = folder.resolve("out").toString();
        for (byte[] bytes : broken(whole, 30)) { // an end of less holds no pixels
            Files.write(broken, bytes);
            refuses(broken, Program.run("reconstruct", run, broken.toString(), "--out", out));
        }
        for (String name : List.of("cats", "dogs")) {
            for (int i = 0; i < 4; i++) {
                Path file = classes.resolve(name).resolve(i + ".png");
                Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            }
        }
        String other = folder.resolve("other").toString();
        refuses(classes, Program.run("run", yaml, "--out", other));
    }

    @Test
    void experimentFilesCutShortOrGarbled() throws IOException {
        byte[] whole = TinyExperiment.arm().yaml().getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("broken.yaml");
        for (byte[] bytes : broken(whole)) {
            Files.write(file, bytes);
            refuses(file.getFileName(), Program.run("plan", file.toString()));
        }
        Files.write(file, new byte[0]);
        refuses(file.getFileName(), Program.run("plan", file.toString()));
    }

    @Test
    void safetensorsCutShortGarbledOrLying() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        try (NDManager manager = Backend.open("cpu")) {
            Safetensors.write(file, Map.of("a", manager.ones(new Shape(64, 64))), Map.of());
        }
        byte[] whole = Files.readAllBytes(file);
        for (byte[] bytes : broken(whole)) {
            refuses(file, bytes);
        }
        String shape = "\"a\":{\"dtype\":\"F32\",\"shape\":[64,64],\"data_offsets\":";
        for (String offsets :
                List.of(
                        "[0,16388]",
                        "[-4,16380]",
                        "[4,0]",
                        "[0,9223372036854775807]",
                        "[8589934592,8589950976]")) {
            refuses(file, safetensors("{" + shape + offsets + "}}", 16384));
        }
        refuses(file, ByteBuffer.allocate(64).putLong(Long.MAX_VALUE).array());
        refuses(
                file,
                ByteBuffer.allocate(64)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(Long.MAX_VALUE)
                        .array());
    }

    @Test
    void checkpointsCutShortGarbledOrArmed() throws IOException {
        Path file = folder.resolve("pytorch_model.bin");
        byte[] pickle = {(byte) 0x80, 2, '}', 'q', 0, '.'}; // an empty dictionary
        Files.write(file, torch(pickle));
        TensorFile.open(file).close();
        for (byte[] bytes : broken(torch(pickle))) {
            refuses(file, bytes);
        }
        Path trace = folder.resolve("trace");
        for (String system : List.of("os", "posix", "nt", "subprocess")) {
            String command = system.equals("subprocess") ? "getoutput" : "system";
            String armed =
                    "c%s\n%s\n(Vtouch %s\ntR.".formatted(system, command, trace.toAbsolutePath());
            refuses(file, torch(armed.getBytes(StandardCharsets.UTF_8)));
        }
        assertFalse(Files.exists(trace), "nothing that a file says is ever done");
    }

    /** Cuts a file at several places, and writes noise over its beginning, and over all of it. */
    private static List<byte[]> broken(byte[] whole) {
        return broken(whole, 3);
    }

    private static List<byte[]> broken(byte[] whole, int end) {
        byte[] beginning = whole.clone();
        byte[] noise = whole.clone();
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) random.nextInt(256);
            if (i < 16) {
                beginning[i] ^= noise[i];
            }
        }
        return List.of(
                Arrays.copyOf(whole, whole.length / 2),
                Arrays.copyOf(whole, whole.length - end),
                Arrays.copyOf(whole, 3),
                beginning,
                noise);
    }

    private static void refuses(Path file, Program.Said said) {
        assertEquals(2, said.code(), said.err());
        assertTrue(said.err().contains(file.toString()), said.err());
        assertFalse(said.err().contains("\tat "), said.err());
    }

    private static void refuses(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        ExperimentException refusal =
                assertThrows(ExperimentException.class, () -> TensorFile.open(file).close());
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** An IDX file of these extents, all zeros. */
    private static byte[] idx(int... extents) {
        int size = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + size);
        bytes.putInt(0x0800 + extents.length);
        Arrays.stream(extents).forEach(bytes::putInt);
        return bytes.array();
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    private static void picture(Path file) throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, random.nextInt(1 << 24));
        }
        ImageIO.write(image, "png", file.toFile());
    }

    private static byte[] safetensors(String header, int values) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + values);
        return bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).array();
    }

    /** An archive as torch.save writes it, around a pickle. */
    private static byte[] torch(byte[] pickle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> each :
                    List.of(
                            Map.entry("archive/data.pkl", pickle),
                            Map.entry("archive/version", new byte[] {'3', '\n'}))) {
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setSize(each.getValue().length);
                entry.setCompressedSize(each.getValue().length);
                CRC32 sum = new CRC32();
                sum.update(each.getValue());
                entry.setCrc(sum.getValue());
                zip.putNextEntry(entry);
                zip.write(each.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
