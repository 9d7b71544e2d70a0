package io.maskbit.tensor;

import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the pickle of a dictionary of tensors, protocol 2, as {@code torch.save} does. */
final class PickleOutput {

    private static final int PROTOCOL = 0x80;
    private static final int GLOBAL = 'c';
    private static final int EMPTY_TUPLE = ')';
    private static final int REDUCE = 'R';
    private static final int MARK = '(';
    private static final int UNICODE = 'X';
    private static final int TUPLE = 't';
    private static final int PERSISTENT_ID = 'Q';
    private static final int FALSE = 0x89;
    private static final int SET_ITEMS = 'u';
    private static final int STOP = '.';
    private static final int BYTE = 'K';
    private static final int INT = 'J';
    private static final int LONG = 0x8A;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins the dictionary. */
    PickleOutput() {
        bytes.write(PROTOCOL);
        bytes.write(2);
        emptyDictionary();
        bytes.write(MARK);
    }

    /**
     * Adds a tensor, the whole of a storage of its own.
     *
     * @param name its name
     * @param key name of the storage
     * @param type type of its values
     * @param shape its extents
     */
    void tensor(String name, String key, ValueType type, Shape shape) {
        text(name);
        global("torch._utils", "_rebuild_tensor_v2");
        bytes.write(MARK);
        bytes.write(MARK);
        text("storage");
        global("torch", type.storage());
        text(key);
        text("cpu");
        number(shape.size());
        bytes.write(TUPLE);
        bytes.write(PERSISTENT_ID);
        number(0); // where it begins in the storage
        numbers(shape.getShape());
        numbers(strides(shape.getShape()));
        bytes.write(FALSE); // asks for no gradient
        emptyDictionary(); // no hooks
        bytes.write(TUPLE);
        bytes.write(REDUCE);
    }

    /** Ends the dictionary and returns the pickle. */
    byte[] end() {
        bytes.write(SET_ITEMS);
        bytes.write(STOP);
        return bytes.toByteArray();
    }

    private static long[] strides(long[] extents) {
        long[] strides = new long[extents.length];
        long stride = 1;
        for (int i = extents.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, extents[i]);
        }
        return strides;
    }

    private void emptyDictionary() {
        global("collections", "OrderedDict");
        bytes.write(EMPTY_TUPLE);
        bytes.write(REDUCE);
    }

    private void global(String module, String name) {
        bytes.write(GLOBAL);
        bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.write(UNICODE);
        little(utf8.length, Integer.BYTES);
        bytes.writeBytes(utf8);
    }

    private void numbers(long[] values) {
        bytes.write(MARK);
        for (long value : values) {
            number(value);
        }
        bytes.write(TUPLE);
    }

    /** Writes a number of 0 or more. */
    private void number(long value) {
        if (value < 1 << Byte.SIZE) {
            bytes.write(BYTE);
            bytes.write((int) value);
        } else if (value <= Integer.MAX_VALUE) {
            bytes.write(INT);
            little(value, Integer.BYTES);
        } else {
            bytes.write(LONG);
            bytes.write(Long.BYTES);
            little(value, Long.BYTES);
        }
    }

    private void little(long value, int length) {
        for (int i = 0; i < length; i++) {
            bytes.write((int) (value >>> (Byte.SIZE * i)));
        }
    }
}
