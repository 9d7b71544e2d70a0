package io.maskbit.runtime.plan;

import io.maskbit.api.ComponentKind;
import io.maskbit.api.GridShape;
import io.maskbit.api.TokenSpace;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.plugin.Found;
import io.maskbit.runtime.plugin.SampleSettings;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.spi.QuantizerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Says what would fit where a generator and a quantizer do not: asks every factory whose settings
 * can be made up from fallbacks, from the file, and from sample values for what is still missing.
 */
final class Suggestions {

    private static final int LINE = 110;

    private final Catalog catalog;
    private final Node.Mapping quantizerSection;
    private final Node.Mapping generatorSection;

    /** Makes suggestions for an arm that has these sections. */
    Suggestions(Catalog catalog, Node.Mapping quantizerSection, Node.Mapping generatorSection) {
        this.catalog = catalog;
        this.quantizerSection = quantizerSection;
        this.generatorSection = generatorSection;
    }

    /**
     * Lists alternatives as hints.
     *
     * @param generator the generator that refuses
     * @param config its settings
     * @param quantizer id of the quantizer
     * @param tokens its tokens
     */
    <C extends Record> List<String> lines(
            GeneratorFactory<C> generator, C config, String quantizer, TokenSpace tokens) {
        Map<String, String> quantizers = new TreeMap<>(); // id to kind of tokens
        for (Found found : catalog.all(ComponentKind.QUANTIZER)) {
            if (found.factory() instanceof QuantizerFactory<?> factory) {
                acceptedTokens(factory, tokens.grid(), generator, config)
                        .ifPresent(space -> quantizers.put(found.id(), words(space)));
            }
        }
        List<String> generators = new ArrayList<>();
        for (Found found : catalog.all(ComponentKind.GENERATOR)) {
            if (found.factory() instanceof GeneratorFactory<?> factory
                    && accepts(factory, tokens)) {
                generators.add(found.id());
            }
        }
        List<String> parts = new ArrayList<>();
        // If the very same id is accepted with other settings, its kind is not what is wrong.
        if (!quantizers.isEmpty() && !quantizers.containsKey(quantizer)) {
            List<String> kinds = quantizers.values().stream().distinct().toList();
            String title =
                    kinds.size() == 1
                            ? "quantizers that give " + kinds.get(0)
                            : "quantizers that fit '" + generator.id() + "'";
            parts.add(title + ": " + String.join(", ", quantizers.keySet()));
        }
        if (!generators.isEmpty() && !generators.contains(generator.id())) {
            parts.add(
                    "generators that take " + words(tokens) + ": " + String.join(", ", generators));
        }
        String line = String.join("          ", parts);
        return line.length() <= LINE && !parts.isEmpty() ? List.of(line) : parts;
    }

    /** Returns what kind of tokens a space holds, in words. */
    static String words(TokenSpace space) {
        return space instanceof TokenSpace.Bits ? "bit tokens" : "codebook tokens";
    }

    private <Q extends Record, C extends Record> Optional<TokenSpace> acceptedTokens(
            QuantizerFactory<Q> factory, GridShape grid, GeneratorFactory<C> generator, C config) {
        return first(
                factory.config(),
                quantizerSection,
                settings ->
                        Optional.of(factory.tokenSpace(settings, grid))
                                .filter(space -> generator.fit(config, space).isAccepted()));
    }

    private <C extends Record> boolean accepts(GeneratorFactory<C> factory, TokenSpace tokens) {
        return first(
                        factory.config(),
                        generatorSection,
                        settings ->
                                Optional.of(tokens)
                                        .filter(s -> factory.fit(settings, s).isAccepted()))
                .isPresent();
    }

    /** Returns the first answer that made-up settings give. */
    private static <C extends Record, T> Optional<T> first(
            ConfigType<C> type, Node.Mapping section, Function<C, Optional<T>> question) {
        for (Node.Mapping known : List.of(section, Node.Mapping.empty(SampleSettings.NOWHERE))) {
            for (int size : SampleSettings.SIZES) {
                try {
                    Problems ignored = new Problems();
                    Optional<T> answer =
                            new Binder("sample", ignored)
                                    .bind(type, SampleSettings.filled(type, known, size))
                                    .filter(bound -> ignored.isEmpty())
                                    .flatMap(bound -> question.apply(bound.value()));
                    if (answer.isPresent()) {
                        return answer;
                    }
                } catch (RuntimeException | LinkageError e) {
                    // A plugin that fails on sample values is merely not suggested.
                    continue;
                }
            }
        }
        return Optional.empty();
    }
}
