package io.maskbit.verification.reference;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small numpy archives for tests of their reader. */
final class NumpyFiles {

    private NumpyFiles() {}

    /** Returns room for numbers. */
    static ByteBuffer numbers(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes an archive with arrays a0, a1 and so on.
     *
     * @param method stored or deflated
     * @param parts for each array its type, its shape and its bytes
     * @return the file
     */
    static Path write(Path file, int method, Object... parts) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < parts.length; i += 3) {
                byte[] bytes =
                        npy((String) parts[i], (String) parts[i + 1], (ByteBuffer) parts[i + 2]);
                ZipEntry entry = new ZipEntry("a" + i / 3 + ".npy");
                entry.setMethod(method);
                CRC32 crc = new CRC32();
                crc.update(bytes);
                entry.setCrc(crc.getValue());
                entry.setSize(bytes.length);
                zip.putNextEntry(entry);
                zip.write(bytes);
                zip.closeEntry();
            }
        }
        return file;
    }

    private static byte[] npy(String type, String shape, ByteBuffer numbers) {
        String text =
                "{'descr': '"
                        + type
                        + "', 'fortran_order': False, 'shape': "
                        + shape
                        + ", }     \n";
        byte[] header = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0};
        byte[] bytes = Arrays.copyOf(start, start.length + header.length + numbers.capacity());
        System.arraycopy(header, 0, bytes, start.length, header.length);
        System.arraycopy(
                numbers.array(), 0, bytes, start.length + header.length, numbers.capacity());
        return bytes;
    }
}
