package io.maskbit.runtime.config;

import java.util.Set;
import java.util.regex.Pattern;

/** Writes trees as YAML text: equal trees give equal text, and reading the text gives the tree. */
public final class YamlText {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");
    private static final Pattern NUMBER_LIKE =
            Pattern.compile(
                    "[-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9_]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.inf");
    private static final Set<String> WORDS =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    /**
     * Writes a tree in block form; lists stay on one line.
     *
     * @param root the tree
     * @return lines ending in a newline each
     */
    public static String of(Node.Mapping root) {
        StringBuilder text = new StringBuilder();
        write(root, "", text);
        return text.toString();
    }

    private static void write(Node.Mapping mapping, String indent, StringBuilder text) {
        mapping.entries()
                .forEach(
                        (key, entry) -> {
                            text.append(indent).append(key(key)).append(':');
                            if (entry.value() instanceof Node.Mapping inner
                                    && !inner.entries().isEmpty()) {
                                text.append('\n');
                                write(inner, indent + "  ", text);
                            } else {
                                text.append(' ').append(entry.value().flow()).append('\n');
                            }
                        });
    }

    static String key(String key) {
        return scalar(new Node.Scalar(io.maskbit.api.Location.of(""), key, true));
    }

    static String scalar(Node.Scalar scalar) {
        String text = scalar.text();
        if (!scalar.quoted() && NUMBER_LIKE.matcher(text).matches()) {
            return text;
        }
        if (SAFE.matcher(text).matches()
                && (!scalar.quoted() || !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT)))) {
            return text;
        }
        return quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '"' -> out.append("\\\"");
                                case '\\' -> out.append("\\\\");
                                case '\n' -> out.append("\\n");
                                case '\t' -> out.append("\\t");
                                case '\r' -> out.append("\\r");
                                default -> {
                                    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
                                        out.append(String.format("\\x%02X", c));
                                    } else {
                                        out.appendCodePoint(c);
                                    }
                                }
                            }
                        });
        return out.append('"').toString();
    }
}
