package io.maskbit.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.maskbit.api.ExperimentException;
import io.maskbit.api.Problem;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plugin.Catalog;
import java.util.Arrays;
import java.util.List;

/** A small experiment of the delivered components, and what the planner says of it. */
final class SmallPlans {

    private static final Catalog CATALOG = Catalog.delivered();

    /** One arm, both stages: ten lines. */
    static final String BASE =
            """
            experiment: small
            train: both
            seeds: [0, 1, 2]
            image: {height: 32, width: 32}
            data: {use: shapes, batch: 8}
            tokenizer: {use: vqgan-plus, hidden_channels: 32, channel_mult: [1, 2]}
            quantizer: {use: lfq, bits: 8}
            generator: {use: maskbit, groups: 2, width: 64, depth: 2, heads: 2, mlp: 64}
            tokenizer_loop: {steps: 10, warmup: 2}
            generator_loop: {steps: 20, warmup: 2}
            """;

    static ExperimentPlan plan(String text, String... settings) {
        List<SetOption> options = Arrays.stream(settings).map(SetOption::of).toList();
        return new Planner(CATALOG).plan(Document.parse("f.yaml", text), options);
    }

    /** Returns the problems of a text that is refused, with "|" for a new line. */
    static List<String> problems(String text, String... settings) {
        ExperimentException e = assertThrows(ExperimentException.class, () -> plan(text, settings));
        return e.problems().stream()
                .map(Problem::text)
                .map(t -> t.replace(System.lineSeparator(), "|"))
                .toList();
    }

    private SmallPlans() {}
}
