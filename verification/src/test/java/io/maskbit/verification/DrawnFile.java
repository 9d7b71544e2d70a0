package io.maskbit.verification;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.networks.Layer;
import io.maskbit.tensor.Safetensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A file for a component that reads one, with content made for a test.
 *
 * @param file where it lies
 * @param sha256 its digest
 */
record DrawnFile(Path file, String sha256) {

    private static final String CODE =
            """
            class Net(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                a = torch.avg_pool2d(x, [2, 2], [2, 2])
                b = torch.silu(torch.sub(torch.mul(a, 3), 1))
                return (torch.silu(torch.sub(x, torch.mean(x))), torch.cat([a, b], 1))
            """;

    /** Draws weights that keep the size of what passes, as the networks are used to. */
    static DrawnFile of(Path folder, Layer network, NDManager manager) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (NDManager staged = manager.newSubManager()) {
            network.shapes()
                    .forEach((name, shape) -> arrays.put(name, drawn(name, shape, staged, random)));
            Path file = Files.createTempFile(folder, "weights", ".safetensors");
            Safetensors.write(file, arrays, Map.of());
            return new DrawnFile(file, sha256(file));
        }
    }

    private static NDArray drawn(
            String name, Shape shape, NDManager manager, SplittableRandom random) {
        float[] values = new float[(int) shape.size()];
        boolean scales = name.endsWith("weight") || name.endsWith("running_var");
        double bound = Math.sqrt(6.0 * shape.get(0) / shape.size());
        for (int i = 0; i < values.length; i++) {
            double r = random.nextDouble(-1, 1);
            if (name.startsWith("lin")) {
                values[i] = (float) Math.abs(r);
            } else if (shape.dimension() == 1) {
                values[i] = (float) (scales ? 1 + 0.1 * r : 0.1 * r);
            } else {
                values[i] = (float) (bound * r);
            }
        }
        return manager.create(values, shape);
    }

    /** Writes a TorchScript program that gives two layers. */
    static DrawnFile program(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "program", ".pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            ByteArrayOutputStream object = new ByteArrayOutputStream();
            object.writeBytes(
                    latin("\u0080\2c__torch__\nNet\n)\u0081}(X\10\0\0\0training\u0089ub."));
            add(zip, "data.pkl", object.toByteArray());
            add(zip, "code/__torch__.py", CODE.getBytes(StandardCharsets.UTF_8));
            add(zip, "constants.pkl", latin("\u0080\2)."));
            add(zip, "version", latin("3\n"));
        }
        return new DrawnFile(file, sha256(file));
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry("program/" + name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String sha256(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the two lines of settings that name it. */
    String as(String setting, String digest) {
        return "%s: \"%s\"\n%s: \"%s\"\n".formatted(setting, file, digest, sha256);
    }
}
