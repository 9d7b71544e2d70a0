package io.maskbit.runtime.plugin;

import io.maskbit.spi.ConfigType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows factories to people and programs. */
public final class Listing {

    private Listing() {}

    /** Returns one line per factory: kind, id, module, version, SPI version, location. */
    public static String table(List<Found> found) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("KIND", "ID", "MODULE", "VERSION", "SPI", "LOCATION"));
        for (Found f : found) {
            Origin origin = f.origin();
            rows.add(
                    List.of(
                            f.kind().key(),
                            f.id(),
                            origin.module(),
                            origin.version(),
                            origin.spi(),
                            origin.location()));
        }
        return aligned(rows, "");
    }

    /** Returns a table of settings for each factory. */
    public static String settings(List<Found> found) {
        StringBuilder text = new StringBuilder();
        for (Found f : found) {
            text.append(text.length() == 0 ? "" : "\n");
            text.append(f.kind().key()).append(" '").append(f.id()).append("' of ");
            text.append(f.origin()).append("\n");
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("SETTING", "TYPE", "FALLBACK", "MEANING"));
            for (ConfigType.Entry entry : f.factory().config().entries()) {
                rows.add(
                        List.of(
                                entry.key(),
                                typeName(entry.type()),
                                entry.fallback().orElse("(required)"),
                                entry.about()));
            }
            text.append(rows.size() == 1 ? "  no settings\n" : aligned(rows, "  "));
        }
        return text.toString();
    }

    /** Returns the factories with their settings as plain maps, ready for JSON. */
    public static List<Map<String, Object>> values(List<Found> found) {
        List<Map<String, Object>> values = new ArrayList<>();
        for (Found f : found) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("kind", f.kind().key());
            value.put("id", f.id());
            value.put("module", f.origin().module());
            value.put("version", f.origin().version());
            value.put("spi", f.origin().spi());
            value.put("location", f.origin().location());
            List<Map<String, Object>> settings = new ArrayList<>();
            for (ConfigType.Entry entry : f.factory().config().entries()) {
                Map<String, Object> setting = new LinkedHashMap<>();
                setting.put("key", entry.key());
                setting.put("type", typeName(entry.type()));
                setting.put("required", entry.fallback().isEmpty());
                entry.fallback().ifPresent(fallback -> setting.put("fallback", fallback));
                setting.put("about", entry.about());
                settings.add(setting);
            }
            value.put("settings", settings);
            values.add(value);
        }
        return values;
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

    private static String aligned(List<List<String>> rows, String indent) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int c = 0; c < columns; c++) {
                line.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
