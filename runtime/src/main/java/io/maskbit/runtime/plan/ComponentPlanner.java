package io.maskbit.runtime.plan;

import io.maskbit.api.GridShape;
import io.maskbit.api.ImageShape;
import io.maskbit.api.Location;
import io.maskbit.api.TokenSpace;
import io.maskbit.runtime.config.Node;
import io.maskbit.runtime.config.Problems;
import io.maskbit.runtime.plugin.Found;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.DiscriminatorFactory;
import io.maskbit.spi.GeneratorFactory;
import io.maskbit.spi.PerceptualLossFactory;
import io.maskbit.spi.QuantizerFactory;
import io.maskbit.spi.TokenizerFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Plans the components of one arm: binds settings and asks factories their plan questions. What a
 * plugin throws becomes a problem that names it.
 */
final class ComponentPlanner {

    // Stand-ins where the real grid is unknown: only what is refused on both is reported.
    private static final List<GridShape> STAND_INS =
            List.of(new GridShape(1, 1), new GridShape(16, 16));

    private final Sections sections;
    private final Problems problems;
    private final Map<Section, Node.Mapping> resolved = new EnumMap<>(Section.class);

    ComponentPlanner(Sections sections, Problems problems) {
        this.sections = sections;
        this.problems = problems;
    }

    /** A tokenizer whose settings are read; the grid is empty if it could not be told. */
    record TokenizerDraft<C extends Record>(
            Sections.Choice choice,
            TokenizerFactory<C> factory,
            C config,
            Optional<GridShape> grid) {}

    /** A quantizer whose settings are read. Without a grid it holds stand-ins for its tokens. */
    record QuantizerDraft<C extends Record>(
            Sections.Choice choice,
            QuantizerFactory<C> factory,
            C config,
            List<TokenSpace> tokens,
            boolean isExact,
            int latentChannels) {

        /** Returns the tokens in words. */
        String words() {
            return told(tokens.get(tokens.size() - 1).toString());
        }

        /** Returns a text without a grid that is only a stand-in. */
        String told(String text) {
            return isExact ? text : text.replaceAll(" on a \\d+x\\d+ grid", "");
        }
    }

    /**
     * Returns each component section with every setting spelled out, as far as it could be read.
     */
    Map<Section, Node.Mapping> resolved() {
        return resolved;
    }

    /** Plans the tokenizer's part that does not depend on the quantizer. */
    Optional<TokenizerDraft<?>> tokenizer(Optional<ImageShape> image) {
        return sections.choice(Section.TOKENIZER)
                .flatMap(
                        choice ->
                                choice.found().factory() instanceof TokenizerFactory<?> factory
                                        ? tokenizer(choice, factory, image)
                                        : Optional.empty());
    }

    private <C extends Record> Optional<TokenizerDraft<?>> tokenizer(
            Sections.Choice choice, TokenizerFactory<C> factory, Optional<ImageShape> image) {
        Location place = sections.placeOf("image");
        return config(Section.TOKENIZER, choice, factory.config())
                .map(
                        config ->
                                new TokenizerDraft<>(
                                        choice,
                                        factory,
                                        config,
                                        image.flatMap(
                                                shape ->
                                                        ask(
                                                                choice,
                                                                place,
                                                                () ->
                                                                        factory.grid(
                                                                                config, shape)))));
    }

    /** Plans the quantizer. */
    Optional<QuantizerDraft<?>> quantizer(Optional<GridShape> grid) {
        return sections.choice(Section.QUANTIZER)
                .flatMap(
                        choice ->
                                choice.found().factory() instanceof QuantizerFactory<?> factory
                                        ? quantizer(choice, factory, grid)
                                        : Optional.empty());
    }

    private <C extends Record> Optional<QuantizerDraft<?>> quantizer(
            Sections.Choice choice, QuantizerFactory<C> factory, Optional<GridShape> grid) {
        Optional<C> config = config(Section.QUANTIZER, choice, factory.config());
        if (config.isEmpty()) {
            return Optional.empty();
        }
        List<TokenSpace> tokens = new ArrayList<>();
        for (GridShape shape : grid.map(List::of).orElse(STAND_INS)) {
            Optional<TokenSpace> space =
                    ask(choice, choice.place(), () -> factory.tokenSpace(config.get(), shape));
            if (space.isEmpty()) {
                return Optional.empty();
            }
            tokens.add(space.get());
        }
        return ask(choice, choice.place(), () -> factory.latentChannels(config.get()))
                .map(
                        channels ->
                                new QuantizerDraft<>(
                                        choice,
                                        factory,
                                        config.get(),
                                        tokens,
                                        grid.isPresent(),
                                        channels));
    }

    /** Plans the discriminator. */
    Optional<DiscriminatorPlan<?>> discriminator(Optional<ImageShape> image) {
        return sections.choice(Section.DISCRIMINATOR)
                .flatMap(
                        choice ->
                                choice.found().factory() instanceof DiscriminatorFactory<?> factory
                                        ? discriminator(choice, factory, image)
                                        : Optional.empty());
    }

    private <C extends Record> Optional<DiscriminatorPlan<?>> discriminator(
            Sections.Choice choice, DiscriminatorFactory<C> factory, Optional<ImageShape> image) {
        Optional<C> config = config(Section.DISCRIMINATOR, choice, factory.config());
        return image.flatMap(
                shape ->
                        config.map(
                                c -> new DiscriminatorPlan<>(choice.found(), factory, c, shape)));
    }

    /** Plans the perceptual loss. */
    Optional<PerceptualLossPlan<?>> perceptualLoss(Optional<ImageShape> image) {
        return sections.choice(Section.PERCEPTUAL_LOSS)
                .flatMap(
                        choice ->
                                choice.found().factory() instanceof PerceptualLossFactory<?> factory
                                        ? perceptualLoss(choice, factory, image)
                                        : Optional.empty());
    }

    private <C extends Record> Optional<PerceptualLossPlan<?>> perceptualLoss(
            Sections.Choice choice, PerceptualLossFactory<C> factory, Optional<ImageShape> image) {
        Optional<C> config = config(Section.PERCEPTUAL_LOSS, choice, factory.config());
        return image.flatMap(
                shape ->
                        config.map(
                                c -> new PerceptualLossPlan<>(choice.found(), factory, c, shape)));
    }

    /** Plans the generator and asks it whether it can speak the quantizer's tokens. */
    Optional<GeneratorPlan<?>> generator(
            Optional<QuantizerDraft<?>> quantizer, FitQuestion question) {
        return sections.choice(Section.GENERATOR)
                .flatMap(
                        choice ->
                                choice.found().factory() instanceof GeneratorFactory<?> factory
                                        ? generator(choice, factory, quantizer, question)
                                        : Optional.empty());
    }

    private <C extends Record> Optional<GeneratorPlan<?>> generator(
            Sections.Choice choice,
            GeneratorFactory<C> factory,
            Optional<QuantizerDraft<?>> quantizer,
            FitQuestion question) {
        Optional<C> config = config(Section.GENERATOR, choice, factory.config());
        if (config.isEmpty() || quantizer.isEmpty()) {
            return Optional.empty();
        }
        Optional<Boolean> fits =
                ask(
                        choice,
                        choice.place(),
                        () -> question.accepted(choice, factory, config.get(), quantizer.get()));
        return fits.filter(Boolean::booleanValue)
                .map(
                        yes ->
                                new GeneratorPlan<>(
                                        choice.found(),
                                        factory,
                                        config.get(),
                                        quantizer.get().tokens().get(0)));
    }

    private <C extends Record> Optional<C> config(
            Section section, Sections.Choice choice, ConfigType<C> type) {
        return sections.settings(type, choice)
                .map(
                        bound -> {
                            resolved.put(section, Sections.resolved(choice, bound.settings()));
                            return bound.value();
                        });
    }

    /** Asks a factory a plan question. */
    private <T> Optional<T> ask(Sections.Choice choice, Location place, Supplier<T> question) {
        Found found = choice.found();
        try {
            return Optional.of(question.get());
        } catch (IllegalArgumentException e) {
            problems.add(place, choice.words() + ": " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            List<String> why = found.whyFailed(e);
            problems.add(place, choice.words() + ": " + why.get(0), why.get(1));
        }
        return Optional.empty();
    }
}
