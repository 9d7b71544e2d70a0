package io.maskbit.runtime.config;

import io.maskbit.api.Location;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Single values: how each allowed type is written in a file, in both directions. */
final class Scalars {

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+(_[0-9]+)*");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(_[0-9]+)*(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Set<String> OTHER_BOOLEANS =
            Set.of("yes", "no", "on", "off", "y", "n", "1", "0");

    private Scalars() {}

    /** A text that does not give a value of the type. */
    static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;

        private final String expected;
        private final String suggestion;

        Refusal(String expected, String suggestion) {
            super(expected, null, false, false);
            this.expected = expected;
            this.suggestion = suggestion;
        }

        /** Returns what was expected: "a whole number". */
        String expected() {
            return expected;
        }

        /** Returns the end of the message: "; write true", or nothing. */
        String suggestion() {
            return suggestion;
        }
    }

    static boolean supports(Class<?> type) {
        return type.isEnum()
                || List.of(
                                int.class,
                                long.class,
                                float.class,
                                double.class,
                                boolean.class,
                                Integer.class,
                                Long.class,
                                Float.class,
                                Double.class,
                                Boolean.class,
                                String.class,
                                Path.class)
                        .contains(type);
    }

    /** Returns what a value of the type is called in messages. */
    static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + String.join(", ", names(type));
        }
        return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
            case "int", "integer", "long" -> "a whole number";
            case "float", "double" -> "a number";
            case "boolean" -> "true or false";
            case "path" -> "the path of a file or folder";
            default -> "a text";
        };
    }

    /** Reads a value. */
    static Object parse(Class<?> type, Node.Scalar scalar) throws Refusal {
        if (type == String.class) {
            return scalar.text();
        }
        if (type == Path.class) {
            try {
                return Path.of(scalar.text());
            } catch (InvalidPathException e) {
                throw new Refusal(expected(type), "");
            }
        }
        if (scalar.quoted()) {
            throw new Refusal(expected(type), "; write it without quotes");
        }
        String text = scalar.text();
        if (type.isEnum()) {
            return constant(type, text);
        }
        return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
            case "int", "integer" -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue();
            case "long" -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case "float" -> single(text);
            case "double" -> number(text);
            default -> truth(text);
        };
    }

    /** Writes a value as a node that {@link #parse} reads to an equal value. */
    static Node write(Object value, Location location) {
        if (value instanceof String || value instanceof Path) {
            return new Node.Scalar(location, value.toString(), true);
        }
        if (value instanceof Enum<?> constant) {
            return new Node.Scalar(location, name(constant), false);
        }
        if (value instanceof Float || value instanceof Double) {
            return new Node.Scalar(location, decimal(value.toString()), false);
        }
        return new Node.Scalar(location, value.toString(), false);
    }

    private static String decimal(String java) {
        return switch (java) {
            case "Infinity" -> ".inf";
            case "-Infinity" -> "-.inf";
            default -> java.replace('E', 'e');
        };
    }

    private static Long whole(String text, long least, long most) throws Refusal {
        if (!WHOLE.matcher(text).matches()) {
            throw new Refusal("a whole number", "");
        }
        try {
            long value = Long.parseLong(text.replace("_", ""));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Larger than any long: refused below like any number out of range.
        }
        throw new Refusal("a whole number between " + least + " and " + most, "");
    }

    private static Double number(String text) throws Refusal {
        if (text.equals(".inf") || text.equals("+.inf")) {
            return Double.POSITIVE_INFINITY;
        }
        if (text.equals("-.inf")) {
            return Double.NEGATIVE_INFINITY;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new Refusal("a number", "");
        }
        double value = Double.parseDouble(text.replace("_", ""));
        if (Double.isInfinite(value)) {
            throw new Refusal("a number of at most " + Double.MAX_VALUE, "");
        }
        return value;
    }

    private static Float single(String text) throws Refusal {
        double wide = number(text);
        float value =
                Double.isInfinite(wide) ? (float) wide : Float.parseFloat(text.replace("_", ""));
        if (Float.isInfinite(value) && !Double.isInfinite(wide)) {
            throw new Refusal("a number of at most " + Float.MAX_VALUE, "");
        }
        return value;
    }

    private static Boolean truth(String text) throws Refusal {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        boolean near = OTHER_BOOLEANS.contains(text.toLowerCase(Locale.ROOT));
        throw new Refusal("true or false", near ? "; YAML 1.2 knows only true and false" : "");
    }

    private static Object constant(Class<?> type, String text) throws Refusal {
        for (Object constant : type.getEnumConstants()) {
            if (name((Enum<?>) constant).equals(text.replace('_', '-'))) {
                return constant;
            }
        }
        throw new Refusal(expected(type), Spelling.suggestion(text, names(type)));
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(c -> name((Enum<?>) c)).toList();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
