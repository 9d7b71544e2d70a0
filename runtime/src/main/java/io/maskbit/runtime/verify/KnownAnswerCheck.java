package io.maskbit.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.Precision;
import io.maskbit.runtime.config.Document;
import io.maskbit.runtime.config.SetOption;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.Planner;
import io.maskbit.runtime.plugin.Catalog;
import io.maskbit.runtime.wiring.Laboratory;
import io.maskbit.spi.Component;
import io.maskbit.spi.Generator;
import io.maskbit.spi.Notes;
import io.maskbit.spi.Pass;
import io.maskbit.spi.Quantized;
import io.maskbit.spi.Tokenizer;
import io.maskbit.tensor.Backend;
import io.maskbit.tensor.FormulaValues;
import io.maskbit.tensor.NamedParameters;
import io.maskbit.tensor.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A known answer, built: its components with the weights of the formula. */
final class KnownAnswerCheck implements AutoCloseable {

    private static final String QUANTIZER_KEYS = "quantize.";
    private static final String QUANTIZED = "quantize";

    private final KnownAnswer answer;
    private final Laboratory laboratory;
    private final NDManager manager;

    private KnownAnswerCheck(KnownAnswer answer, Laboratory laboratory, NDManager manager) {
        this.answer = answer;
        this.laboratory = laboratory;
        this.manager = manager;
    }

    /** Plans the experiment of an answer. */
    static ArmPlan plan(KnownAnswer answer, Catalog catalog, String device, Precision precision) {
        List<SetOption> ground =
                List.of(
                        SetOption.of("device=" + device),
                        SetOption.of("precision=" + precision.name().toLowerCase(Locale.ROOT)));
        Document recipe = Document.parse(answer.name(), answer.recipe());
        return new Planner(catalog).plan(recipe, ground).arms().get(0);
    }

    /** Builds the components of a planned answer. */
    static KnownAnswerCheck open(KnownAnswer answer, ArmPlan plan) {
        NDManager manager = Backend.open(plan.ground().device());
        boolean complete = false;
        try {
            Optional<List<String>> classes =
                    Optional.of(
                            IntStream.range(0, answer.classes())
                                    .mapToObj(Integer::toString)
                                    .toList());
            // The folder would hold judges, for which nobody asks.
            Laboratory laboratory = Laboratory.open(plan, 0, manager, Path.of(""), classes);
            KnownAnswerCheck check = new KnownAnswerCheck(answer, laboratory, manager);
            check.fill();
            complete = true;
            return check;
        } finally {
            if (!complete) {
                manager.close();
            }
        }
    }

    private void fill() {
        if (answer.isOfGenerator()) {
            FormulaValues.fill(NamedParameters.of(generator()), name -> name);
            return;
        }
        FormulaValues.fill(NamedParameters.of(tokenizer()), name -> name);
        FormulaValues.fill(
                NamedParameters.of(tokenizer().quantizer()), name -> QUANTIZER_KEYS + name);
    }

    /** Returns what the answer is about; a tokenizer without its quantizer. */
    Component component() {
        return answer.isOfGenerator() ? generator() : tokenizer();
    }

    private Tokenizer tokenizer() {
        return laboratory.tokenizer();
    }

    private Generator generator() {
        return laboratory.generator();
    }

    /** Runs the components and compares every layer. */
    LayerReport compare(double tolerance) {
        Outcome outcome = run();
        Map<String, LayerSummary> actual = new LinkedHashMap<>();
        outcome.layers().forEach(layer -> actual.putIfAbsent(layer.layer(), layer));
        List<Deviation> deviations = new ArrayList<>();
        List<String> more = new ArrayList<>();
        boolean low = laboratory.plan().ground().precision() != Precision.FLOAT32;
        for (LayerSummary expected : answer.layers()) {
            Optional<LayerSummary> given = Optional.ofNullable(actual.get(expected.layer()));
            if (expected.layer().equals(QUANTIZED) && low) {
                more.add(
                        tokens(outcome.tokens()).words() + ": low precision rounds some otherwise");
                continue;
            }
            deviations.add(given.map(expected::deviation).orElseGet(() -> absent(expected)));
            published(expected.layer(), given).ifPresent(deviations::add);
            if (expected.layer().equals(QUANTIZED)) {
                deviations.add(tokens(outcome.tokens()));
            }
        }
        return new LayerReport(answer.name(), deviations, tolerance, more, List.of());
    }

    private static Deviation absent(LayerSummary expected) {
        return new Deviation(expected.layer(), Double.POSITIVE_INFINITY, "it gave no result");
    }

    private Optional<Deviation> published(String layer, Optional<LayerSummary> given) {
        return answer.ends().stream()
                .filter(end -> end.layer().equals(layer))
                .findFirst()
                .flatMap(end -> given.map(end::deviation))
                .map(found -> new Deviation(layer + " as published", found.size(), found.words()));
    }

    private Deviation tokens(List<Long> given) {
        long wrong =
                IntStream.range(0, given.size())
                        .filter(i -> !given.get(i).equals(answer.tokens().get(i)))
                        .count();
        return new Deviation(
                "tokens as published",
                (double) wrong / given.size(),
                wrong + " of " + given.size() + " tokens are others");
    }

    /**
     * What the components gave.
     *
     * @param layers summaries in the order of execution
     * @param tokens what the quantizer gave; empty for generators
     */
    record Outcome(List<LayerSummary> layers, List<Long> tokens) {}

    /** Runs the components: a tokenizer decodes the known tokens, whatever its own are. */
    Outcome run() {
        List<LayerSummary> layers = new ArrayList<>();
        List<Long> tokens = new ArrayList<>();
        Notes notes = (name, value) -> layers.add(LayerSummary.of(name, value));
        Step.run(
                () -> {
                    Pass pass = Pass.evaluation(manager).noting(notes);
                    if (answer.isOfGenerator()) {
                        generator()
                                .logits(input(KnownAnswer.TOKENS), input(KnownAnswer.LABELS), pass);
                        return;
                    }
                    Quantized encoded = tokenizer().encode(input(KnownAnswer.IMAGE), pass);
                    for (long token : encoded.tokens().toLongArray()) {
                        tokens.add(token);
                    }
                    long[] known = answer.tokens().stream().mapToLong(Long::longValue).toArray();
                    tokenizer()
                            .decodeTokens(manager.create(known, encoded.tokens().getShape()), pass);
                });
        return new Outcome(layers, tokens);
    }

    private NDArray input(String name) {
        KnownAnswer.Input input = answer.inputs().get(name);
        Shape shape = new Shape(input.shape());
        if (input.formula().isEmpty()) {
            long[] values = input.values().stream().mapToLong(Long::longValue).toArray();
            return manager.create(values, shape);
        }
        return input.limit() > 0
                ? FormulaValues.integers(manager, input.formula(), input.limit(), shape)
                : FormulaValues.uniform(manager, input.formula(), shape);
    }

    @Override
    public void close() {
        manager.close();
    }
}
