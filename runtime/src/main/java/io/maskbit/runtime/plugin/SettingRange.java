package io.maskbit.runtime.plugin;

import io.maskbit.api.Problem;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.spi.ConfigType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out the range of a setting by asking: the settings record refuses what is out of range, and
 * its message says what was expected. So the range that is shown is the one that is checked.
 */
final class SettingRange {

    private static final List<String> TRIALS = List.of("-1000000007", "-1", "0", "1000000007");
    private static final String OWNER = "trial";
    private static final Set<Class<?>> NUMBERS =
            Set.of(int.class, long.class, float.class, double.class);

    private SettingRange() {}

    /**
     * Returns the range of a number, or of the entries of a list of numbers.
     *
     * @param type all settings of the record
     * @param entry the setting
     * @return such as "1 to 24"; empty if every number is taken, or the record says it otherwise
     */
    static Optional<String> of(ConfigType<?> type, ConfigType.Entry entry) {
        boolean isList = entry.type() instanceof ParameterizedType;
        if (!isList && !isNumber(entry.type())) {
            return Optional.empty();
        }
        Pattern said =
                Pattern.compile(
                        ".*\\b"
                                + Pattern.quote(entry.key())
                                + "(?: entries)? must (?:be )?(.+?),? (?:but|not|got|was)\\b.*");
        Set<String> ranges = new LinkedHashSet<>();
        for (String trial : TRIALS) {
            Node number = new Node.Scalar(SampleSettings.NOWHERE, trial, false);
            Node value =
                    isList ? new Node.Sequence(SampleSettings.NOWHERE, List.of(number)) : number;
            for (String refusal : refusals(type, entry, value)) {
                Matcher matcher = said.matcher(refusal);
                if (matcher.matches()) {
                    ranges.add(matcher.group(1));
                }
            }
        }
        return ranges.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", ranges));
    }

    private static List<String> refusals(ConfigType<?> type, ConfigType.Entry entry, Node value) {
        Node.Mapping tried =
                Node.Mapping.empty(SampleSettings.NOWHERE)
                        .with(entry.key(), new Node.Entry(SampleSettings.NOWHERE, value));
        Problems problems = new Problems();
        try {
            new Binder(OWNER, problems)
                    .bind(type, SampleSettings.filled(type, tried, SampleSettings.SIZES.get(0)));
        } catch (RuntimeException | LinkageError e) {
            return List.of(); // a record that fails on a trial value says no range
        }
        return problems.list().stream().map(Problem::message).toList();
    }

    private static boolean isNumber(Type type) {
        return type instanceof Class<?> raw && NUMBERS.contains(raw);
    }
}
