package io.maskbit.runtime.plugin;

import io.maskbit.api.Location;
import io.maskbit.runtime.config.Node;
import io.maskbit.spi.ConfigType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/** Makes up values for settings that have no fallback, so that a component can be asked at all. */
public final class SampleSettings {

    /** Sizes that make sense as bits, entries, levels or groups, the most divisible first. */
    public static final List<Integer> SIZES = List.of(12, 8, 16, 10, 1024, 64, 4, 2, 1);

    /** Where made-up settings stand. */
    public static final Location NOWHERE = Location.of("sample");

    private SampleSettings() {}

    /**
     * Completes a section.
     *
     * @param type the settings
     * @param known what is known of them; keys of other components are left out
     * @param size value of each required number
     * @return a section with every required setting
     */
    public static Node.Mapping filled(ConfigType<?> type, Node.Mapping known, int size) {
        Node.Mapping result = Node.Mapping.empty(NOWHERE);
        for (ConfigType.Entry entry : type.entries()) {
            Optional<Node> value = known.get(entry.key());
            if (value.isEmpty() && entry.fallback().isEmpty()) {
                value = Optional.of(sample(entry.type(), size));
            }
            if (value.isPresent()) {
                result = result.with(entry.key(), new Node.Entry(NOWHERE, value.get()));
            }
        }
        return result;
    }

    private static Node sample(Type type, int size) {
        if (type instanceof ParameterizedType list) {
            Node item = sample(list.getActualTypeArguments()[0], size);
            return new Node.Sequence(NOWHERE, List.of(item, item));
        }
        if (type instanceof Class<?> raw && raw.isRecord()) {
            return Node.Mapping.empty(NOWHERE);
        }
        boolean isTruth = type == boolean.class || type == Boolean.class;
        return new Node.Scalar(NOWHERE, isTruth ? "false" : Integer.toString(size), false);
    }
}
