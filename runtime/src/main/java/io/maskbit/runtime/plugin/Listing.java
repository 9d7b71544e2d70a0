package io.maskbit.runtime.plugin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Returns everything about each factory: where it comes from, and a table of its settings. */
    public static String settings(List<Found> found) {
        StringBuilder text = new StringBuilder();
        for (Found f : found) {
            Origin origin = f.origin();
            text.append(text.length() == 0 ? "" : "\n");
            text.append(f.kind().key()).append(" '").append(f.id()).append("' of ");
            text.append(origin).append(", compiled against ").append(Contract.SPI).append(' ');
            text.append(origin.spi()).append("\n");
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("SETTING", "TYPE", "FALLBACK", "RANGE", "MEANING"));
            for (SettingRow setting : SettingRow.of(f.factory().config())) {
                rows.add(
                        List.of(
                                setting.key(),
                                setting.type(),
                                setting.fallback().map(Listing::shown).orElse("(required)"),
                                setting.range().orElse(""),
                                setting.about()));
            }
            text.append(rows.size() == 1 ? "  no settings\n" : aligned(rows, "  "));
        }
        return text.toString();
    }

    private static String shown(String fallback) {
        return fallback.isEmpty() ? "''" : fallback;
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
            for (SettingRow row : SettingRow.of(f.factory().config())) {
                Map<String, Object> setting = new LinkedHashMap<>();
                setting.put("key", row.key());
                setting.put("type", row.type());
                setting.put("required", row.fallback().isEmpty());
                row.fallback().ifPresent(fallback -> setting.put("fallback", fallback));
                row.range().ifPresent(range -> setting.put("range", range));
                setting.put("about", row.about());
                settings.add(setting);
            }
            value.put("settings", settings);
            values.add(value);
        }
        return values;
    }

    /** Returns notices as plain maps, ready for JSON. */
    public static List<Map<String, Object>> notices(List<Notice> notices) {
        List<Map<String, Object>> values = new ArrayList<>();
        for (Notice notice : notices) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("place", notice.place());
            value.put("message", notice.message());
            value.put("cure", notice.cure());
            value.put("absent", notice.isProblem());
            values.add(value);
        }
        return values;
    }

    /** Returns one line that says what a plugin folder offers. */
    public static String line(PluginContents plugin) {
        List<String> offers = new ArrayList<>();
        for (Found f : plugin.found()) {
            offers.add(f.kind().words() + " '" + f.id() + "'");
        }
        String origin =
                plugin.found().stream()
                        .findFirst()
                        .map(f -> " of " + f.origin().module() + " " + f.origin().version())
                        .orElse("");
        return plugin.folder()
                + ": "
                + (offers.isEmpty() ? "nothing" : String.join(", ", offers))
                + origin;
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
