package io.maskbit.tensor.npz;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/** The values that an array file may hold: a closed list, whatever a file says. */
public enum NpyType {
    /** Truth values, one byte each. */
    BOOL("b1", 1),
    /** Signed bytes. */
    INT8("i1", 1),
    /** Unsigned bytes. */
    UINT8("u1", 1),
    /** Signed integers of 16 bits. */
    INT16("i2", 2),
    /** Unsigned integers of 16 bits. */
    UINT16("u2", 2),
    /** Signed integers of 32 bits. */
    INT32("i4", 4),
    /** Unsigned integers of 32 bits. */
    UINT32("u4", 4),
    /** Signed integers of 64 bits. */
    INT64("i8", 8),
    /** Floating point of 32 bits. */
    FLOAT32("f4", 4),
    /** Floating point of 64 bits. */
    FLOAT64("f8", 8);

    private final String code;
    private final int bytes;

    NpyType(String code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** Returns the bytes of one value. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether the values are whole numbers. */
    public boolean isWhole() {
        return this != FLOAT32 && this != FLOAT64;
    }

    /** Returns the type as NumPy names it, for example {@code uint8}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns NumPy's description of little-endian values, such as {@code <f8}. */
    String description() {
        return (bytes == 1 ? "|" : "<") + code;
    }

    static Optional<NpyType> described(String code) {
        for (NpyType type : values()) {
            if (type.code.equals(code)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Takes the next value as a real number; int64 loses digits beyond 2^53. */
    double real(ByteBuffer from) {
        return switch (this) {
            case FLOAT32 -> from.getFloat();
            case FLOAT64 -> from.getDouble();
            default -> whole(from);
        };
    }

    /** Takes the next value as a whole number. */
    long whole(ByteBuffer from) {
        return switch (this) {
            case BOOL, INT8 -> from.get();
            case UINT8 -> Byte.toUnsignedLong(from.get());
            case INT16 -> from.getShort();
            case UINT16 -> Short.toUnsignedLong(from.getShort());
            case INT32 -> from.getInt();
            case UINT32 -> Integer.toUnsignedLong(from.getInt());
            case INT64 -> from.getLong();
            default -> throw new IllegalStateException(this + " is no whole number");
        };
    }
}
