package io.maskbit.runtime.arm;

import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.spi.Component;
import io.maskbit.training.loop.GeneratorLoop;
import io.maskbit.training.loop.MaskDraws;
import io.maskbit.training.loop.TokenizerLoop;
import java.util.LinkedHashMap;
import java.util.Map;

/** The training loops of an arm, and what they train. */
final class Loops {

    private Loops() {}

    static TokenizerLoop tokenizer(Laboratory laboratory) {
        return new TokenizerLoop(
                laboratory.plan().machine().tokenizerLoop().orElseThrow(),
                laboratory.tokenizer(),
                laboratory.critics(),
                laboratory.context());
    }

    static GeneratorLoop generator(Laboratory laboratory, TokenFeed feed) {
        return new GeneratorLoop(
                laboratory.plan().machine().generatorLoop().orElseThrow(),
                laboratory.generator(),
                laboratory.tokenizer(),
                feed,
                laboratory.context(),
                MaskDraws.of(laboratory.context().seeds()));
    }

    /** Returns what stage I leaves behind, by name. */
    static Map<String, Component> tokenizerParts(Laboratory laboratory) {
        Map<String, Component> parts = new LinkedHashMap<>();
        parts.put("quantizer", laboratory.quantizer());
        parts.put("tokenizer", laboratory.tokenizer());
        return parts;
    }

    /** Returns what learns in stage I, by name; a discriminator helps only and is not kept. */
    static Map<String, Component> learnersOfTokenizer(Laboratory laboratory) {
        Map<String, Component> learners = tokenizerParts(laboratory);
        laboratory
                .critics()
                .opponent()
                .ifPresent(opponent -> learners.put("discriminator", opponent.discriminator()));
        return learners;
    }
}
