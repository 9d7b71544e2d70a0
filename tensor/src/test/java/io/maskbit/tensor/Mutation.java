package io.maskbit.tensor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/** Damages files, blindly or knowing what their bytes mean. */
final class Mutation {

    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        63,
        64,
        65,
        127,
        128,
        255,
        256,
        1001,
        0x7FFF,
        0xFFFF,
        0x10000,
        1 << 20,
        1 << 24,
        Integer.MAX_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        1L << 40,
        1_000_000_000_000_000_000L,
        1L << 61,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -2,
        -8
    };

    private static final byte[] INSTRUCTIONS =
            "N\u0088\u0089}])(t\u0085\u0086\u0087aesuRbQ\u0081\u0093\u0094.2001lidp"
                    .getBytes(StandardCharsets.ISO_8859_1);

    private static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"dtype\"",
        "\"shape\"",
        "\"data_offsets\"",
        "\"F64\"",
        "\"BOOL\"",
        "\"BF16\"",
        "\"I16\"",
        "\"U8\"",
        "\"I64\"",
        "\"\"",
        "\"__metadata__\"",
        "null",
        "true",
        "1e3",
        "-1",
        "2.0",
        "01",
        "\"\\u0000\"",
        "\"\\uD800\"",
        "[0]",
        "[]",
        "{}",
        "//",
        "'"
    };

    private final SplittableRandom random;

    Mutation(SplittableRandom random) {
        this.random = random;
    }

    byte[] one(List<byte[]> seeds) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    boolean chance(int in) {
        return random.nextInt(in) == 0;
    }

    /** Changes some bytes anywhere, knowing nothing. */
    byte[] blind(byte[] bytes, List<byte[]> others) {
        byte[] changed = bytes.clone();
        for (int times = 1 + random.nextInt(4); times > 0 && changed.length > 0; times--) {
            int at = random.nextInt(changed.length);
            int length = random.nextInt(1 + Math.min(32, changed.length - at));
            switch (random.nextInt(8)) {
                case 0, 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> changed[at] = (byte) random.nextInt(256);
                case 3 -> changed = Arrays.copyOf(changed, at);
                case 4 -> changed = replaced(changed, at, length, new byte[0]);
                case 5 -> changed = replaced(changed, at, 0, some(changed));
                case 6 -> changed = replaced(changed, at, length, some(one(others)));
                default -> number(changed, at);
            }
        }
        return changed;
    }

    private byte[] some(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        return Arrays.copyOfRange(
                bytes, from, from + random.nextInt(1 + Math.min(64, bytes.length - from)));
    }

    private void number(byte[] bytes, int at) {
        int width = 1 << random.nextInt(4);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.order(random.nextInt(4) > 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (at + width > bytes.length) {
            return;
        }
        long value = interesting();
        switch (width) {
            case 1 -> buffer.put(at, (byte) value);
            case 2 -> buffer.putShort(at, (short) value);
            case 4 -> buffer.putInt(at, (int) value);
            default -> buffer.putLong(at, value);
        }
    }

    private long interesting() {
        return NUMBERS[random.nextInt(NUMBERS.length)] + (chance(4) ? random.nextInt(-2, 3) : 0);
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(by);
        out.write(bytes, at + length, bytes.length - at - length);
        return out.toByteArray();
    }

    /** Changes the fields of the headers of a zip archive, or repeats or moves a whole header. */
    byte[] zip(byte[] archive, List<byte[]> others) {
        byte[] changed = archive.clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            List<Integer> headers = headers(changed);
            if (headers.isEmpty()) {
                return changed;
            }
            int at = headers.get(random.nextInt(headers.size()));
            int field = Math.min(changed.length - 1, at + 4 + random.nextInt(60));
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> number(changed, field);
                case 3 -> changed[field] += (byte) random.nextInt(-2, 3);
                case 4 -> {
                    int other = headers.get(random.nextInt(headers.size()));
                    int length = Math.min(46 + random.nextInt(40), changed.length - at);
                    byte[] header = Arrays.copyOfRange(changed, at, at + length);
                    changed = replaced(changed, other, 0, header);
                }
                default -> changed = blind(changed, others);
            }
        }
        return changed;
    }

    private static List<Integer> headers(byte[] bytes) {
        List<Integer> headers = new ArrayList<>();
        for (int i = 0; i + 4 < bytes.length; i++) {
            if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] < 9 && bytes[i + 3] < 9) {
                headers.add(i);
            }
        }
        return headers;
    }

    /** Changes instructions of a pickle: their order, their number, what they say. */
    byte[] pickle(byte[] pickle, List<byte[]> others) {
        List<byte[]> parts = new ArrayList<>(instructions(pickle));
        for (int times = 1 + random.nextInt(4); times > 0 && parts.size() > 2; times--) {
            int at = 1 + random.nextInt(parts.size() - 1);
            switch (random.nextInt(9)) {
                case 0 -> parts.remove(at);
                case 1 -> parts.add(at, parts.get(1 + random.nextInt(parts.size() - 1)));
                case 2 -> parts.set(at, parts.get(1 + random.nextInt(parts.size() - 1)));
                case 3 -> parts.add(at, new byte[] {one(INSTRUCTIONS)});
                case 4, 5 -> parts.set(at, whole(interesting()));
                case 6 -> parts.set(at, blind(parts.get(at), others));
                case 7 -> {
                    List<byte[]> other = instructions(one(others));
                    int from = random.nextInt(other.size());
                    int to = from + random.nextInt(1 + Math.min(20, other.size() - from));
                    parts.addAll(at, other.subList(from, to));
                }
                default -> {
                    byte[] repeated = parts.get(at);
                    parts.addAll(at, Collections.nCopies(random.nextInt(200), repeated));
                }
            }
        }
        return joined(parts);
    }

    private byte one(byte[] bytes) {
        return bytes[random.nextInt(bytes.length)];
    }

    private static byte[] whole(long value) {
        return CheckpointFile.bytes(10).put((byte) 0x8A).put((byte) 8).putLong(value).array();
    }

    /** Splits a sound pickle; what cannot be split is one part. */
    private static List<byte[]> instructions(byte[] pickle) {
        List<byte[]> parts = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < pickle.length) {
            long length =
                    switch (pickle[at] & 0xFF) {
                        case 0x80, 'K', 'q', 'h' -> 2;
                        case 'M' -> 3;
                        case 'J', 'r', 'j' -> 5;
                        case 'G', 0x95 -> 9;
                        case 0x8A, 0x8C, 'U', 'C' -> 2 + (pickle[at + 1] & 0xFF);
                        case 'X', 'T', 'B' -> 5L + bytes.getInt(at + 1);
                        case 'c' -> lines(pickle, at);
                        default -> 1;
                    };
            int end = (int) Math.min(pickle.length, at + Math.max(1, length));
            parts.add(Arrays.copyOfRange(pickle, at, end));
            at = end;
        }
        return parts;
    }

    private static int lines(byte[] pickle, int at) {
        int end = at;
        for (int lines = 0; lines < 2 && end < pickle.length; end++) {
            lines += pickle[end] == '\n' ? 1 : 0;
        }
        return end - at;
    }

    /** Changes words of a text in JSON. */
    byte[] json(byte[] json, List<byte[]> others) {
        List<byte[]> parts = new ArrayList<>(words(json));
        for (int times = 1 + random.nextInt(3); times > 0 && !parts.isEmpty(); times--) {
            int at = random.nextInt(parts.size());
            switch (random.nextInt(8)) {
                case 0 -> parts.remove(at);
                case 1 -> parts.add(at, parts.get(random.nextInt(parts.size())));
                case 2 -> parts.set(at, parts.get(random.nextInt(parts.size())));
                case 3 -> parts.add(at, text(WORDS[random.nextInt(WORDS.length)]));
                case 4 -> parts.set(at, text(WORDS[random.nextInt(WORDS.length)]));
                case 5 -> parts.set(at, text(Long.toString(interesting())));
                case 6 -> parts.addAll(at, words(one(others)));
                default -> parts.set(at, blind(parts.get(at), others));
            }
        }
        return joined(parts);
    }

    private static List<byte[]> words(byte[] json) {
        String text = new String(json, StandardCharsets.ISO_8859_1);
        return Pattern.compile("\"[^\"]*\"|[0-9]+|.", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(match -> text(match.group()))
                .toList();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }
}
