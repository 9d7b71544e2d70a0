package io.maskbit.tensor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Lays out a zip archive of stored entries by hand, as torch.save does, in each of its forms. */
final class ZipBytes {

    private final int alignment;
    private final boolean wide;
    private final boolean sizesBehind;

    /**
     * A way to lay archives out.
     *
     * @param alignment values begin at a multiple of this many bytes
     * @param wide lengths and places are written in 64 bits
     * @param sizesBehind lengths and checksums are said behind the values, and at the end
     */
    ZipBytes(int alignment, boolean wide, boolean sizesBehind) {
        this.alignment = alignment;
        this.wide = wide;
        this.sizesBehind = sizesBehind;
    }

    byte[] archive(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        entries.forEach(
                (name, values) -> {
                    int at = out.size();
                    entry(out, name.getBytes(StandardCharsets.UTF_8), values);
                    listed(directory, name.getBytes(StandardCharsets.UTF_8), values, at);
                });
        int begin = out.size();
        out.writeBytes(directory.toByteArray());
        end(out, entries.size(), directory.size(), begin);
        return out.toByteArray();
    }

    private void entry(ByteArrayOutputStream out, byte[] name, byte[] values) {
        int unpadded = out.size() + 30 + name.length + 4;
        int padding = Math.floorMod(-unpadded, alignment);
        ByteBuffer header = CheckpointFile.bytes(30 + name.length + 4 + padding);
        header.put(new byte[] {'P', 'K', 3, 4}).putShort((short) 45);
        header.putShort((short) (sizesBehind ? 8 : 0)).putShort((short) 0).putInt(0);
        header.putInt(sizesBehind ? 0 : checksum(values));
        header.putInt(sizesBehind ? 0 : values.length).putInt(sizesBehind ? 0 : values.length);
        header.putShort((short) name.length).putShort((short) (4 + padding)).put(name);
        header.put(new byte[] {'F', 'B'}).putShort((short) padding);
        out.writeBytes(header.array());
        out.writeBytes(values);
        if (sizesBehind) {
            ByteBuffer behind = CheckpointFile.bytes(16).put(new byte[] {'P', 'K', 7, 8});
            behind.putInt(checksum(values)).putInt(values.length).putInt(values.length);
            out.writeBytes(behind.array());
        }
    }

    private void listed(ByteArrayOutputStream out, byte[] name, byte[] values, int at) {
        int extra = wide ? 28 : 0;
        ByteBuffer header = CheckpointFile.bytes(46 + name.length + extra);
        header.put(new byte[] {'P', 'K', 1, 2}).putShort((short) 45).putShort((short) 45);
        header.putShort((short) (sizesBehind ? 8 : 0)).putShort((short) 0).putInt(0);
        header.putInt(checksum(values));
        header.putInt(wide ? -1 : values.length).putInt(wide ? -1 : values.length);
        header.putShort((short) name.length).putShort((short) extra);
        header.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
        header.putInt(wide ? -1 : at).put(name);
        if (wide) {
            header.putShort((short) 1).putShort((short) 24);
            header.putLong(values.length).putLong(values.length).putLong(at);
        }
        out.writeBytes(header.array());
    }

    private void end(ByteArrayOutputStream out, int count, int length, int begin) {
        if (wide) {
            ByteBuffer end = CheckpointFile.bytes(56 + 20);
            end.put(new byte[] {'P', 'K', 6, 6}).putLong(44);
            end.putShort((short) 45).putShort((short) 45).putInt(0).putInt(0);
            end.putLong(count).putLong(count).putLong(length).putLong(begin);
            end.put(new byte[] {'P', 'K', 6, 7}).putInt(0).putLong(out.size()).putInt(1);
            out.writeBytes(end.array());
        }
        ByteBuffer end = CheckpointFile.bytes(22).put(new byte[] {'P', 'K', 5, 6}).putInt(0);
        end.putShort((short) (wide ? -1 : count)).putShort((short) (wide ? -1 : count));
        end.putInt(wide ? -1 : length).putInt(wide ? -1 : begin).putShort((short) 0);
        out.writeBytes(end.array());
    }

    private static int checksum(byte[] values) {
        CRC32 checksum = new CRC32();
        checksum.update(values);
        return (int) checksum.getValue();
    }
}
