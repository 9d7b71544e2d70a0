package io.maskbit.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks at a jar before anything of it is read into memory: a jar is a file from outside, and a
 * small one may unpack to more than the machine holds.
 */
final class JarLimits {

    private static final int TAIL = 22 + 65_535;
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int DIRECTORY_LENGTH = 12;
    private static final long MOST_DIRECTORY = 64L << 20;
    private static final int MOST_ENTRIES = 200_000;
    private static final long MOST_METADATA = 1L << 20;
    private static final long MOST_CLASS = 16L << 20;
    private static final String CURE = "build the jar again";

    private JarLimits() {}

    /**
     * Checks a jar.
     *
     * @throws PluginFault if it is none, or holds more than a plugin needs
     */
    static void check(Path jar) throws PluginFault {
        String name = jar.getFileName().toString();
        try {
            checkDirectory(jar, name);
            checkEntries(jar, name);
        } catch (IOException | IllegalArgumentException e) {
            throw new PluginFault(name + " is no jar that can be read: " + Faults.text(e), CURE);
        }
    }

    private static void checkDirectory(Path jar, String name) throws IOException, PluginFault {
        try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "r")) {
            long size = file.length();
            byte[] tail = new byte[(int) Math.min(size, TAIL)];
            file.seek(size - tail.length);
            file.readFully(tail);
            ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = tail.length - END_LENGTH; at >= 0; at--) {
                if (bytes.getInt(at) == END) {
                    long directory = bytes.getInt(at + DIRECTORY_LENGTH) & 0xffffffffL;
                    if (directory > MOST_DIRECTORY) {
                        throw tooMuch(name + " states a directory of", directory, MOST_DIRECTORY);
                    }
                    return;
                }
            }
        }
        throw new PluginFault(name + " is no jar, or only the beginning of one", CURE);
    }

    private static void checkEntries(Path jar, String name) throws IOException, PluginFault {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw new PluginFault(
                        name + " has " + zip.size() + " entries, at most " + MOST_ENTRIES, CURE);
            }
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String file = entry.getName().toLowerCase(Locale.ROOT);
                boolean isMetadata =
                        file.endsWith("module-info.class")
                                || file.equals("meta-inf/manifest.mf")
                                || file.startsWith("meta-inf/services/");
                long most = isMetadata ? MOST_METADATA : MOST_CLASS;
                if ((isMetadata || file.endsWith(".class")) && entry.getSize() > most) {
                    throw tooMuch(name + ": " + entry.getName() + " unpacks to", entry, most);
                }
                if (isMetadata && unpacksBeyond(zip, entry, most)) {
                    throw new PluginFault(
                            name + ": " + entry.getName() + " unpacks to more than it states",
                            CURE);
                }
            }
        }
    }

    private static boolean unpacksBeyond(ZipFile zip, ZipEntry entry, long most)
            throws IOException {
        byte[] buffer = new byte[8192];
        long total = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            int read = in.read(buffer);
            while (read > 0 && total <= most) {
                total += read;
                read = in.read(buffer);
            }
        }
        return total > most;
    }

    private static PluginFault tooMuch(String what, ZipEntry entry, long most) {
        return tooMuch(what, entry.getSize(), most);
    }

    private static PluginFault tooMuch(String what, long bytes, long most) {
        return new PluginFault(
                what + " " + (bytes >> 20) + " MiB, at most " + (most >> 20) + " MiB are read",
                CURE);
    }
}
