package io.maskbit.runtime.weights;

import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.SetOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What users say about a model beside its file: decides where a file can be read in two ways.
 *
 * @param settings text by dotted path
 */
record Hints(Map<String, String> settings) {

    Hints {
        settings = Map.copyOf(settings);
    }

    /** Takes the settings of a recipe, replaced by those of the command line. */
    static Hints of(Node.Mapping recipe, List<SetOption> options) {
        Node.Mapping all = recipe;
        for (SetOption option : options) {
            all = option.applyTo(all);
        }
        Map<String, String> texts = new java.util.LinkedHashMap<>();
        all.leaves().forEach((path, node) -> texts.put(path, node.flow()));
        return new Hints(texts);
    }

    /** Returns what is said about a setting. */
    Optional<String> of(String setting) {
        return Optional.ofNullable(settings.get(setting));
    }

    /** Returns whether a value is said about a setting. */
    boolean say(String setting, Object value) {
        return of(setting).filter(String.valueOf(value)::equals).isPresent();
    }
}
