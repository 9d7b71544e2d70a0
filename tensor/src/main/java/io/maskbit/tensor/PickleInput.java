package io.maskbit.tensor;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a pickle, read from front to back; every length is checked before it is believed.
 */
final class PickleInput {

    private final ByteBuffer pickle;

    PickleInput(byte[] pickle) {
        this.pickle = ByteBuffer.wrap(pickle);
    }

    /** Returns the number of bytes read. */
    int position() {
        return pickle.position();
    }

    /**
     * Reads a number without sign, little endian.
     *
     * @param bytes its length, 1 to 8
     * @throws PickleException if the pickle ends before
     */
    long unsigned(int bytes) throws PickleException {
        require(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (pickle.get() & 0xFFL) << (8 * i);
        }
        return value;
    }

    /** Reads a float64, big endian. */
    PickleValue real() throws PickleException {
        return new PickleValue.Real(Double.longBitsToDouble(Long.reverseBytes(unsigned(8))));
    }

    /** Reads a number with sign, little endian; one that no long can hold is only told of. */
    PickleValue whole(long bytes) throws PickleException {
        byte[] littleEndian = bytes(bytes);
        byte[] bigEndian = new byte[littleEndian.length + 1];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[littleEndian.length - i] = littleEndian[i];
        }
        boolean negative = littleEndian.length > 0 && littleEndian[littleEndian.length - 1] < 0;
        bigEndian[0] = (byte) (negative ? -1 : 0);
        BigInteger value = new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE
                ? new PickleValue.Whole(value.longValue())
                : new PickleValue.Inert("a number of " + value.bitLength() + " bits");
    }

    /** Reads a text of so many bytes. */
    PickleValue text(long bytes, Charset charset) throws PickleException {
        try {
            return new PickleValue.Text(
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes(bytes)))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new PickleException("holds a text that is not UTF-8");
        }
    }

    /** Reads up to the end of the line. */
    String line() throws PickleException {
        int end = pickle.position();
        while (end < pickle.limit() && pickle.get(end) != '\n') {
            end++;
        }
        String line = new String(bytes(end - pickle.position()), StandardCharsets.UTF_8);
        unsigned(1); // the end of the line
        return line;
    }

    private byte[] bytes(long length) throws PickleException {
        require(length);
        byte[] bytes = new byte[(int) length];
        pickle.get(bytes);
        return bytes;
    }

    private void require(long bytes) throws PickleException {
        if (bytes < 0 || bytes > pickle.remaining()) {
            throw new PickleException("is cut off, or lies about a length");
        }
    }
}
