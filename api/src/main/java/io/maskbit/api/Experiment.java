package io.maskbit.api;

import java.util.List;

/**
 * A read and checked experiment file.
 *
 * @param name name given in the file
 * @param train what is trained
 * @param arms one arm, or those that are compared, the baseline first
 * @param seeds the seeds with which each arm runs
 * @param varies sections that may differ between the arms; empty where nothing is compared
 */
@Stability(level = Stability.Level.STABLE, since = "0.1")
public record Experiment(
        String name, Stage train, List<Arm> arms, List<Long> seeds, List<String> varies) {

    /** What an experiment trains. */
    public enum Stage {
        /** Stage I: the tokenizer. */
        TOKENIZER,
        /** Stage II: the generator, over a trained tokenizer. */
        GENERATOR,
        /** Stage I, then stage II over its result. */
        BOTH
    }

    /** Copies the lists. */
    public Experiment {
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
        varies = List.copyOf(varies);
    }
}
