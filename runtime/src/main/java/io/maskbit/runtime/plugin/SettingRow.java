package io.maskbit.runtime.plugin;

import io.maskbit.spi.ConfigType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is shown of one setting.
 *
 * @param key name in files; of a setting within a section, with the section's name and a dot
 * @param type what kind of value it takes
 * @param fallback the value used where a file says nothing; empty if the setting is required
 * @param range what values it takes; empty if all of its type, or if {@code about} says it
 * @param about what it means
 */
record SettingRow(
        String key, String type, Optional<String> fallback, Optional<String> range, String about) {

    /** Lists the settings of a component, those of its sections after each section. */
    static List<SettingRow> of(ConfigType<?> type) {
        List<SettingRow> rows = new ArrayList<>();
        add(rows, "", type);
        return rows;
    }

    private static void add(List<SettingRow> rows, String section, ConfigType<?> type) {
        for (ConfigType.Entry entry : type.entries()) {
            String key = section + entry.key();
            rows.add(
                    new SettingRow(
                            key,
                            typeName(entry.type()),
                            entry.fallback(),
                            SettingRange.of(type, entry),
                            entry.about()));
            Type item =
                    entry.type() instanceof ParameterizedType list
                            ? list.getActualTypeArguments()[0]
                            : entry.type();
            if (item instanceof Class<?> raw && raw.isRecord()) {
                String end = item == entry.type() ? "." : "[].";
                add(rows, key + end, type.nested(raw.asSubclass(Record.class)));
            }
        }
    }

    private static String typeName(Type type) {
        if (type instanceof ParameterizedType list) {
            return "list of " + typeName(list.getActualTypeArguments()[0]);
        }
        if (type instanceof Class<?> raw && raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(" | "));
        }
        if (type instanceof Class<?> raw && raw.isRecord()) {
            return "section";
        }
        String name = ((Class<?>) type).getSimpleName().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "int", "integer", "long" -> "whole number";
            case "float", "double" -> "number";
            case "boolean" -> "true | false";
            case "string" -> "text";
            default -> name;
        };
    }
}
