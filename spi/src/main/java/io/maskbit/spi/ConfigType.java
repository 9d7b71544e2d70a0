package io.maskbit.spi;

import io.maskbit.api.Stability;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a component: a record whose components carry {@link Setting}.
 *
 * <p>The plugin grants access through its own lookup, so that the record may be package-private in
 * a package that is neither exported nor opened. Allowed component types are {@code int}, {@code
 * long}, {@code float}, {@code double}, {@code boolean}, {@code String}, {@code
 * java.nio.file.Path}, enums, records of the same kind, and lists of these.
 *
 * @param <C> the settings record
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public final class ConfigType<C extends Record> {

    private final Class<C> type;
    private final MethodHandle constructor;
    private final List<Entry> entries;
    private final MethodHandles.Lookup lookup;

    private ConfigType(
            Class<C> type,
            MethodHandle constructor,
            List<Entry> entries,
            MethodHandles.Lookup lookup) {
        this.type = type;
        this.constructor = constructor;
        this.entries = List.copyOf(entries);
        this.lookup = lookup;
    }

    /**
     * One setting.
     *
     * @param key name in experiment files: the component's name in snake_case
     * @param type declared type
     * @param about what it means
     * @param fallback the value used where the file says nothing; empty if the setting is required
     */
    public record Entry(String key, Type type, String about, Optional<String> fallback) {}

    /**
     * Describes a settings record.
     *
     * @param type the record
     * @param lookup the plugin's own {@code MethodHandles.lookup()}
     * @return the description
     * @param <C> the record
     * @throws IllegalArgumentException if a component carries no {@link Setting}, or the lookup
     *     cannot reach the record
     */
    public static <C extends Record> ConfigType<C> of(Class<C> type, MethodHandles.Lookup lookup) {
        List<Entry> entries = new ArrayList<>();
        List<Class<?>> raw = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                throw new IllegalArgumentException(
                        "component '"
                                + component.getName()
                                + "' of "
                                + type.getName()
                                + " carries no @Setting");
            }
            Optional<String> fallback =
                    setting.fallback().equals(Setting.REQUIRED)
                            ? Optional.empty()
                            : Optional.of(setting.fallback());
            entries.add(
                    new Entry(
                            snakeCase(component.getName()),
                            component.getGenericType(),
                            setting.about(),
                            fallback));
            raw.add(component.getType());
        }
        try {
            MethodHandle constructor =
                    lookup.findConstructor(type, MethodType.methodType(void.class, raw));
            return new ConfigType<>(type, constructor, entries, lookup);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "the lookup given for " + type.getName() + " cannot reach its constructor", e);
        }
    }

    /** Returns the record. */
    public Class<C> type() {
        return type;
    }

    /** Returns the settings in declared order. */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * Describes a record nested in this one, with the same access.
     *
     * @param nested the type of one of the entries
     * @return the description
     * @param <N> the nested record
     */
    public <N extends Record> ConfigType<N> nested(Class<N> nested) {
        return of(nested, lookup);
    }

    /**
     * Makes the record.
     *
     * @param values one value per entry, in declared order
     * @return the record
     * @throws IllegalArgumentException with the record's own message if it rejects a value
     */
    public C create(List<?> values) {
        try {
            return type.cast(constructor.invokeWithArguments(values));
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made: " + e, e);
        }
    }

    /**
     * Returns a Java name in the form used in files: {@code commitmentWeight -> commitment_weight}.
     */
    private static String snakeCase(String name) {
        StringBuilder key = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (Character.isUpperCase(c)) {
                key.append('_');
            }
            key.append(Character.toString(c).toLowerCase(Locale.ROOT));
        }
        return key.toString();
    }
}
