package io.maskbit.verification.reference;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.maskbit.spi.ConfigType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Settings of a component, taken from a case: the names are ours, the values are the case's. A
 * value that the case does not have leaves the setting at its fallback.
 */
final class Settings {

    private final Map<String, JsonElement> values = new LinkedHashMap<>();

    /** Sets a value. */
    Settings with(String key, Object value) {
        values.put(key, value instanceof JsonElement e ? e : primitive(value));
        return this;
    }

    /** Takes a value from the case if it is there. */
    Settings from(JsonObject source, String name, String key) {
        if (source.has(name)) {
            values.put(key, source.get(name));
        }
        return this;
    }

    /** Takes values that are called the same on both sides. */
    Settings same(JsonObject source, String... names) {
        for (String name : names) {
            from(source, name, name);
        }
        return this;
    }

    /**
     * Makes the record.
     *
     * @throws IllegalArgumentException if the record knows no setting of a name, or requires one
     *     that was not given
     */
    <C extends Record> C as(ConfigType<C> type) {
        TreeSet<String> unknown = new TreeSet<>(values.keySet());
        List<Object> arguments = new ArrayList<>();
        for (ConfigType.Entry entry : type.entries()) {
            unknown.remove(entry.key());
            JsonElement value = values.get(entry.key());
            if (value == null) {
                String fallback =
                        entry.fallback()
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        entry.key()
                                                                + " of "
                                                                + type.type()
                                                                + " is required"));
                value = parse(fallback);
            }
            arguments.add(convert(value, entry.type(), entry.key()));
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(type.type() + " has no settings " + unknown);
        }
        return type.create(arguments);
    }

    private static JsonElement parse(String fallback) {
        return fallback.startsWith("[")
                ? JsonParser.parseString(fallback)
                : new JsonPrimitive(fallback);
    }

    private static JsonElement primitive(Object value) {
        if (value instanceof Boolean b) {
            return new JsonPrimitive(b);
        }
        return value instanceof Number n
                ? new JsonPrimitive(n)
                : new JsonPrimitive(value.toString());
    }

    private static Object convert(JsonElement value, Type type, String key) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            List<Object> items = new ArrayList<>();
            JsonArray array = value.getAsJsonArray();
            array.forEach(e -> items.add(convert(e, list.getActualTypeArguments()[0], key)));
            return List.copyOf(items);
        }
        if (type == int.class || type == Integer.class) {
            return value.getAsBigDecimal().intValueExact();
        }
        if (type == long.class || type == Long.class) {
            return value.getAsBigDecimal().longValueExact();
        }
        if (type == float.class || type == Float.class) {
            return value.getAsFloat();
        }
        if (type == double.class || type == Double.class) {
            return value.getAsDouble();
        }
        if (type == boolean.class) {
            return value.getAsBoolean();
        }
        if (type == String.class) {
            return value.getAsString();
        }
        if (type == Path.class) {
            return Path.of(value.getAsString());
        }
        if (type instanceof Class<?> c && c.isEnum()) {
            String wanted = value.getAsString().replace('-', '_');
            return Arrays.stream(c.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(wanted))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(key + ": no choice " + wanted));
        }
        throw new IllegalArgumentException(
                key + " has the type " + type + ", which is not handled");
    }
}
