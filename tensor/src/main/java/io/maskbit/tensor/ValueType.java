package io.maskbit.tensor;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The types of values that weight files may hold, and what becomes of them in memory.
 *
 * <p>A closed list: an array of any other type can end the process inside the engine. The names are
 * those of the safetensors format.
 */
enum ValueType {
    F64(8, DataType.FLOAT64, "DoubleStorage"),
    F32(4, DataType.FLOAT32, "FloatStorage"),
    F16(2, DataType.FLOAT32, "HalfStorage"),
    BF16(2, DataType.FLOAT32, "BFloat16Storage"),
    I64(8, DataType.INT64, "LongStorage"),
    I32(4, DataType.INT32, "IntStorage"),
    I16(2, DataType.INT32, "ShortStorage"),
    I8(1, DataType.INT8, "CharStorage"),
    U8(1, DataType.UINT8, "ByteStorage"),
    BOOL(1, DataType.BOOLEAN, "BoolStorage");

    /** Names of all types, for messages. */
    static final String NAMES = "F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL";

    private final int bytes;
    private final DataType inMemory;
    private final String storage;

    ValueType(int bytes, DataType inMemory, String storage) {
        this.bytes = bytes;
        this.inMemory = inMemory;
        this.storage = storage;
    }

    /**
     * Finds a type by its safetensors name.
     *
     * @param name any name
     * @return the type, empty if it is none of ours
     */
    static Optional<ValueType> named(String name) {
        for (ValueType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * Finds a type by the class that PyTorch stores it in.
     *
     * @param storage any name, such as {@code FloatStorage}
     * @return the type, empty if it is none of ours
     */
    static Optional<ValueType> storedAs(String storage) {
        for (ValueType type : values()) {
            if (type.storage.equals(storage)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Returns the class that PyTorch stores such values in, such as {@code FloatStorage}. */
    String storage() {
        return storage;
    }

    /** Returns the bytes of one stored value. */
    int bytes() {
        return bytes;
    }

    /** Returns the type of the array that is made of such values. */
    DataType inMemory() {
        return inMemory;
    }

    /**
     * Returns whether stored bytes are the bytes in memory, value by value.
     *
     * @param order byte order of the file
     */
    boolean isVerbatim(ByteOrder order) {
        boolean sameOrder = bytes == 1 || order == ByteOrder.nativeOrder();
        return sameOrder && this != F16 && this != BF16 && this != I16 && this != BOOL;
    }

    /**
     * Turns stored values into values in memory, until the stored ones are used up.
     *
     * @param stored stored values; its byte order is that of the file
     * @param target room for as many values in memory; its byte order is the machine's
     * @throws DamagedValueException if a stored value is none of its type
     */
    void decode(ByteBuffer stored, ByteBuffer target) throws DamagedValueException {
        while (stored.hasRemaining()) {
            switch (this) {
                case F64, I64 -> target.putLong(stored.getLong());
                case F32, I32 -> target.putInt(stored.getInt());
                case F16 -> target.putInt(bitsOfHalf(stored.getShort()));
                case BF16 -> target.putInt(stored.getShort() << 16);
                case I16 -> target.putInt(stored.getShort());
                case I8, U8 -> target.put(stored.get());
                case BOOL -> target.put(truth(stored.get()));
            }
        }
    }

    /** A stored value is none of its type. */
    static final class DamagedValueException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedValueException(String message) {
            super(message);
        }
    }

    private static byte truth(byte stored) throws DamagedValueException {
        if (stored != 0 && stored != 1) {
            throw new DamagedValueException(
                    "a boolean is stored as " + (stored & 0xFF) + ", expected 0 or 1");
        }
        return stored;
    }

    private static int bitsOfHalf(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0) {
            return sign | Float.floatToRawIntBits(fraction * 0x1p-24f);
        }
        int widened = exponent == 0x1F ? 0xFF : exponent + 112;
        return sign | widened << 23 | fraction << 13;
    }
}
