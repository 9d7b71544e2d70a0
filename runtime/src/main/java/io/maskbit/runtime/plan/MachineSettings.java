package io.maskbit.runtime.plan;

import io.maskbit.api.Experiment.Stage;
import io.maskbit.runtime.config.Bound;
import io.maskbit.runtime.config.Node;
import io.maskbit.sampling.SamplerConfig;
import io.maskbit.spi.ConfigType;
import io.maskbit.training.data.DataConfig;
import io.maskbit.training.loop.AdversarialConfig;
import io.maskbit.training.loop.GeneratorLoopConfig;
import io.maskbit.training.loop.TokenizerLoopConfig;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of data, loops, sampling and evaluation.
 *
 * @param data where the images come from
 * @param tokenizerLoop how the tokenizer is trained; empty if it is not
 * @param adversarial how a discriminator takes part; empty if none is chosen
 * @param generatorLoop how the generator is trained; empty if it is not
 * @param sampling how images are sampled; empty if no generator is trained
 * @param evaluation what is measured
 */
public record MachineSettings(
        DataConfig data,
        Optional<TokenizerLoopConfig> tokenizerLoop,
        Optional<AdversarialConfig> adversarial,
        Optional<GeneratorLoopConfig> generatorLoop,
        Optional<SamplerConfig> sampling,
        EvaluationConfig evaluation) {

    /** Reads the sections one after another. */
    static final class Reader {

        private final Sections sections;
        private final Stage stage;
        private final Map<Section, Node.Mapping> resolved;

        /**
         * Makes a reader.
         *
         * @param sections the sections of an arm
         * @param stage what is trained
         * @param resolved where each section goes with every setting spelled out
         */
        Reader(Sections sections, Stage stage, Map<Section, Node.Mapping> resolved) {
            this.sections = sections;
            this.stage = stage;
            this.resolved = resolved;
        }

        /** Reads all sections that have an effect; empty if one of them cannot be read. */
        Optional<MachineSettings> read() {
            Optional<DataConfig> data = section(Section.DATA, DataConfig.type());
            Optional<TokenizerLoopConfig> tokenizerLoop =
                    section(Section.TOKENIZER_LOOP, TokenizerLoopConfig.type());
            Optional<AdversarialConfig> adversarial =
                    sections.has(Section.DISCRIMINATOR)
                            ? section(Section.ADVERSARIAL, AdversarialConfig.type())
                            : Optional.empty();
            Optional<GeneratorLoopConfig> generatorLoop =
                    section(Section.GENERATOR_LOOP, GeneratorLoopConfig.type());
            Optional<SamplerConfig> sampling = sampler();
            Optional<EvaluationConfig> evaluation =
                    section(Section.EVALUATION, EvaluationConfig.config());
            if (evaluation.stream().noneMatch(e -> e.scores().isAsked())) {
                // Left out, so that runs from before there were scores can be continued.
                resolved.computeIfPresent(
                        Section.EVALUATION, (key, all) -> all.without(ScorePlanner.SCORES));
            }
            return data.flatMap(
                    d ->
                            evaluation.map(
                                    e ->
                                            new MachineSettings(
                                                    d,
                                                    tokenizerLoop,
                                                    adversarial,
                                                    generatorLoop,
                                                    sampling,
                                                    e)));
        }

        private Optional<SamplerConfig> sampler() {
            if (!Section.SAMPLING.isUsedBy(stage)) {
                return Optional.empty();
            }
            Optional<SamplerSection.Chosen> chosen = sections.sampler();
            chosen.ifPresent(c -> resolved.put(Section.SAMPLING, c.settings()));
            return chosen.map(SamplerSection.Chosen::config);
        }

        private <C extends Record> Optional<C> section(Section section, ConfigType<C> type) {
            if (!section.isUsedBy(stage)) {
                return Optional.empty();
            }
            Optional<Bound<C>> bound = sections.settings(type, section);
            bound.ifPresent(b -> resolved.put(section, b.settings()));
            return bound.map(Bound::value);
        }
    }
}
