package io.maskbit.runtime.plan;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import io.maskbit.runtime.config.Binder;
import io.maskbit.runtime.config.Bound;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.config.Spelling;
import io.maskbit.runtime.config.YamlText;
import io.maskbit.sampling.SamplerConfig;
import io.maskbit.spi.ConfigType;
import java.util.Map;
import java.util.Optional;

/**
 * Reads which sampler a section chooses, and its settings: {@code sampling: {use: halton, steps:
 * 32}}. Without {@code use} it is the confidence sampler. Refuses settings that the sampler does
 * not have, and those that change nothing beside the others.
 */
public final class SamplerSection {

    private final Problems problems;

    SamplerSection(Problems problems) {
        this.problems = problems;
    }

    /**
     * A sampler that was read.
     *
     * @param config its settings
     * @param settings the section with every setting spelled out, {@code use} first
     */
    public record Chosen(SamplerConfig config, Node.Mapping settings) {

        /** Returns the section as lines of a file. */
        public String yaml() {
            Location place = settings.location();
            return YamlText.of(
                    Node.Mapping.empty(place)
                            .with(Section.SAMPLING.key(), new Node.Entry(place, settings)));
        }
    }

    /**
     * Changes settings of the sampler that an arm has.
     *
     * @param plan an arm with a generator
     * @param changes setting to new value, as text of a file
     * @return the changed sampler
     * @throws ExperimentException if the settings do not fit each other or the sampler
     */
    public static Chosen changed(ArmPlan plan, Map<String, String> changes) {
        String key = Section.SAMPLING.key();
        Node.Mapping all = Node.Mapping.empty(Location.of(key));
        if (plan.settings().get(key).orElseThrow() instanceof Node.Mapping section) {
            all = section;
        }
        for (Map.Entry<String, String> change : changes.entrySet()) {
            String option = change.getKey() + "=" + change.getValue();
            all = SetOption.of(option).applyTo(all);
        }
        Problems problems = new Problems();
        Optional<Chosen> chosen = new SamplerSection(problems).read(all);
        problems.throwIfAny(key);
        return chosen.orElseThrow();
    }

    /** Reads a section, standing where its key stands; empty if it cannot be read. */
    Optional<Chosen> read(Node.Mapping section) {
        Node use =
                section.get(Sections.USE)
                        .orElseGet(
                                () ->
                                        new Node.Scalar(
                                                section.location(), SamplerConfig.STANDARD, true));
        if (!(use instanceof Node.Scalar id)) {
            problems.add(use.location(), "sampling: 'use' must be an id, but is " + use.words());
            return Optional.empty();
        }
        Map<String, ConfigType<? extends Record>> types = SamplerConfig.types();
        ConfigType<? extends Record> type = types.get(id.text());
        if (type == null) {
            problems.add(
                    id.location(),
                    "no sampler '"
                            + id.text()
                            + "' (known: "
                            + String.join(", ", types.keySet())
                            + ")"
                            + Spelling.suggestion(id.text(), types.keySet()));
            return Optional.empty();
        }
        Node.Mapping own = ownSettings(id.text(), types, section.without(Sections.USE));
        return bound(type, id, own);
    }

    private <C extends Record> Optional<Chosen> bound(
            ConfigType<C> type, Node.Scalar id, Node.Mapping own) {
        Optional<Bound<C>> bound = new Binder(words(id.text()), problems).bind(type, own);
        return bound.map(
                b -> {
                    SamplerConfig config = (SamplerConfig) b.value();
                    refuseIdle(config, type, own);
                    Node text = new Node.Scalar(id.location(), id.text(), true);
                    Node.Mapping all =
                            Node.Mapping.empty(own.location())
                                    .with(Sections.USE, new Node.Entry(id.location(), text));
                    for (Map.Entry<String, Node.Entry> entry : b.settings().entries().entrySet()) {
                        all = all.with(entry.getKey(), entry.getValue());
                    }
                    return new Chosen(config, all);
                });
    }

    /** Refuses, and leaves out, what only other samplers have. */
    private Node.Mapping ownSettings(
            String id, Map<String, ConfigType<? extends Record>> types, Node.Mapping given) {
        Node.Mapping own = given;
        for (Map.Entry<String, Node.Entry> entry : given.entries().entrySet()) {
            String key = entry.getKey();
            if (has(types.get(id), key)) {
                continue;
            }
            for (Map.Entry<String, ConfigType<? extends Record>> other : types.entrySet()) {
                if (has(other.getValue(), key)) {
                    problems.add(
                            entry.getValue().key(),
                            words(id)
                                    + " has no setting '"
                                    + key
                                    + "'; it belongs to "
                                    + words(other.getKey()));
                    own = own.without(key);
                    break;
                }
            }
        }
        return own;
    }

    private void refuseIdle(SamplerConfig config, ConfigType<?> type, Node.Mapping own) {
        for (SamplerConfig.Idle idle : config.idle()) {
            Node.Entry written = own.entries().get(idle.setting());
            Location place = written == null ? own.location() : written.key();
            String fallback =
                    type.entries().stream()
                            .filter(entry -> entry.key().equals(idle.setting()))
                            .flatMap(entry -> entry.fallback().stream())
                            .findFirst()
                            .orElseThrow();
            problems.add(
                    place,
                    "sampling: '" + idle.setting() + "' has no effect: " + idle.why(),
                    "leave it out, or write its fallback, " + fallback);
        }
    }

    private static boolean has(ConfigType<?> type, String key) {
        return type.entries().stream().anyMatch(entry -> entry.key().equals(key));
    }

    private static String words(String id) {
        return "sampler '" + id + "'";
    }
}
