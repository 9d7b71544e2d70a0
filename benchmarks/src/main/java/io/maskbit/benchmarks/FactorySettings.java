package io.maskbit.benchmarks;

import io.maskbit.spi.ConfigType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes a component's settings of given values, and fallbacks for all others. */
final class FactorySettings {

    private FactorySettings() {}

    /**
     * Makes settings.
     *
     * @param type the component's settings
     * @param given values by the keys of experiment files
     * @return the settings
     * @param <C> the settings record
     */
    static <C extends Record> C of(ConfigType<C> type, Map<String, Object> given) {
        List<Object> values = new ArrayList<>();
        for (ConfigType.Entry entry : type.entries()) {
            Object value = given.getOrDefault(entry.key(), entry.fallback().orElse(""));
            values.add(typed(value.toString(), entry.type()));
        }
        return type.create(values);
    }

    private static Object typed(String value, Type type) {
        return type instanceof Class<?> plain ? typed(value, plain) : numbers(value);
    }

    /** Lists of settings hold whole numbers. */
    private static List<Integer> numbers(String value) {
        return Arrays.stream(value.replaceAll("[\\[\\] ]", "").split(","))
                .map(Integer::valueOf)
                .toList();
    }

    private static Object typed(String value, Class<?> type) {
        if (type == int.class) {
            return Integer.parseInt(value);
        }
        if (type == double.class) {
            return Double.parseDouble(value);
        }
        return type == boolean.class
                ? (Object) Boolean.parseBoolean(value)
                : Arrays.stream(type.getEnumConstants())
                        .filter(c -> c.toString().equalsIgnoreCase(value))
                        .findFirst()
                        .orElseThrow();
    }
}
