package io.maskbit.tensor;

import ai.djl.ndarray.types.Shape;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.maskbit.api.ExperimentException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header of a safetensors file, checked: every tensor lies inside the file, has as many bytes
 * as its shape and type need, and follows the one before without overlap or hole.
 *
 * @param tensors the tensors by name, in the order of the header
 * @param metadata the texts beside them
 */
record SafetensorsHeader(Map<String, Entry> tensors, Map<String, String> metadata) {

    /** Longest header that the format allows, in bytes. */
    static final long MAX_LENGTH = 100_000_000;

    /** Key under which the metadata lie. */
    static final String METADATA = "__metadata__";

    private static final int MAX_TENSORS = 1 << 17;
    private static final int MAX_DIMENSIONS = 64;

    /**
     * One tensor.
     *
     * @param type type of the stored values
     * @param shape extents
     * @param begin first byte, counted from the end of the header
     * @param end byte after the last
     */
    record Entry(ValueType type, Shape shape, long begin, long end) {}

    /**
     * Reads a header.
     *
     * @param file for messages
     * @param json the header's text
     * @param room bytes that follow the header
     * @return the header
     * @throws IOException if the text cannot be read, or is not UTF-8
     * @throws ExperimentException if it is no header of such a file
     */
    static SafetensorsHeader parse(Path file, Reader json, long room) throws IOException {
        Map<String, Entry> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonReader reader = new JsonReader(json);
        reader.setStrictness(Strictness.STRICT);
        try {
            boolean metadataSeen = false;
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (name.equals(METADATA)) {
                    if (metadataSeen) {
                        throw Refusal.of(file, "names " + METADATA + " twice in its header");
                    }
                    metadataSeen = true;
                    readMetadata(file, reader, metadata);
                } else {
                    Entry entry = new Parser(file, name, reader).entry();
                    if (tensors.put(name, entry) != null) {
                        throw Refusal.of(
                                file,
                                "names tensor " + Refusal.quote(name) + " twice in its header");
                    }
                }
                if (tensors.size() > MAX_TENSORS) {
                    throw Refusal.of(file, "names more than " + MAX_TENSORS + " tensors");
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw Refusal.of(file, "has text after the end of its header");
            }
        } catch (MalformedJsonException
                | EOFException
                | IllegalStateException
                | NumberFormatException e) {
            throw Refusal.because(
                    file,
                    e,
                    "has a header that is not as safetensors headers are",
                    "expected a JSON object of {dtype, shape, data_offsets} by tensor name");
        }
        checkLayout(file, tensors, room);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static void readMetadata(Path file, JsonReader reader, Map<String, String> metadata)
            throws IOException {
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            if (reader.peek() != JsonToken.STRING) {
                throw Refusal.of(
                        file, "has metadata " + Refusal.quote(key) + " that are not a text");
            }
            if (metadata.put(key, reader.nextString()) != null) {
                throw Refusal.of(file, "names metadata " + Refusal.quote(key) + " twice");
            }
        }
        reader.endObject();
    }

    private static void checkLayout(Path file, Map<String, Entry> tensors, long room) {
        List<Map.Entry<String, Entry>> byPosition = new ArrayList<>(tensors.entrySet());
        byPosition.sort(
                Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
                        .thenComparingLong(e -> e.getValue().end()));
        long expected = 0;
        for (Map.Entry<String, Entry> tensor : byPosition) {
            long begin = tensor.getValue().begin();
            if (begin != expected) {
                throw Refusal.of(
                        file,
                        "places tensor "
                                + Refusal.quote(tensor.getKey())
                                + " at byte "
                                + begin
                                + ", expected "
                                + expected
                                + ": tensors may neither overlap nor leave holes");
            }
            expected = tensor.getValue().end();
        }
        if (expected != room) {
            throw Refusal.of(
                    file,
                    "holds " + room + " bytes of values, but its header speaks of " + expected,
                    "the file is cut off or damaged: copy or download it again");
        }
    }

    /** Reads one tensor's entry. */
    private record Parser(Path file, String name, JsonReader reader) {

        Entry entry() throws IOException {
            Optional<ValueType> type = Optional.empty();
            Optional<long[]> shape = Optional.empty();
            Optional<long[]> offsets = Optional.empty();
            reader.beginObject();
            while (reader.hasNext()) {
                String key = reader.nextName();
                boolean again =
                        switch (key) {
                            case "dtype" -> type.isPresent();
                            case "shape" -> shape.isPresent();
                            case "data_offsets" -> offsets.isPresent();
                            default -> throw refused("an unknown entry " + Refusal.quote(key));
                        };
                if (again) {
                    throw refused("the entry '" + key + "' twice");
                }
                switch (key) {
                    case "dtype" -> type = Optional.of(type());
                    case "shape" -> shape = Optional.of(numbers(MAX_DIMENSIONS));
                    default -> offsets = Optional.of(numbers(2));
                }
            }
            reader.endObject();
            if (type.isEmpty() || shape.isEmpty() || offsets.isEmpty()) {
                throw refused("no dtype, shape or data_offsets");
            }
            return entry(type.get(), shape.get(), offsets.get());
        }

        private Entry entry(ValueType type, long[] shape, long[] offsets) {
            if (offsets.length != 2 || offsets[0] > offsets[1]) {
                throw refused("data_offsets that are not a begin and an end");
            }
            long bytes = type.bytes();
            try {
                TensorView.requireCountable(shape);
                for (long extent : shape) {
                    bytes = Math.multiplyExact(bytes, extent);
                }
            } catch (ArithmeticException e) {
                throw refused("a shape of more values than can be counted");
            }
            if (bytes != offsets[1] - offsets[0]) {
                throw refused(
                        (offsets[1] - offsets[0])
                                + " bytes, but shape "
                                + new Shape(shape)
                                + " of "
                                + type
                                + " needs "
                                + bytes);
            }
            return new Entry(type, new Shape(shape), offsets[0], offsets[1]);
        }

        private ValueType type() throws IOException {
            if (reader.peek() != JsonToken.STRING) {
                throw refused("a dtype that is not a text");
            }
            String dtype = reader.nextString();
            return ValueType.named(dtype)
                    .orElseThrow(
                            () ->
                                    refused(
                                            "values of type " + Refusal.quote(dtype),
                                            "types that can be read: " + ValueType.NAMES));
        }

        private long[] numbers(int most) throws IOException {
            List<Long> numbers = new ArrayList<>();
            reader.beginArray();
            while (reader.hasNext()) {
                if (reader.peek() != JsonToken.NUMBER) {
                    throw refused("a shape or data_offsets with entries that are not numbers");
                }
                String number = reader.nextString();
                // Digits only: a JSON reader would also take -1, 2.0 and 1e3 for whole numbers.
                if (!number.matches("[0-9]{1,18}")) {
                    throw refused(
                            "the number " + Refusal.quote(number),
                            "expected a whole number from 0 to 10^18");
                }
                numbers.add(Long.parseLong(number));
                if (numbers.size() > most) {
                    throw refused("more than " + most + " numbers in its shape or data_offsets");
                }
            }
            reader.endArray();
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private ExperimentException refused(String what, String... hints) {
            return Refusal.of(file, "gives tensor " + Refusal.quote(name) + " " + what, hints);
        }
    }
}
