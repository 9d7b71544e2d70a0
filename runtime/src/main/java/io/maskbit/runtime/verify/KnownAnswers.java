package io.maskbit.runtime.verify;

import io.maskbit.api.Precision;
import io.maskbit.runtime.plan.ArmPlan;
import io.maskbit.runtime.plan.ComponentPlan;
import io.maskbit.runtime.plan.GeneratorPlan;
import io.maskbit.runtime.plugin.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The answers that are delivered with the program. */
final class KnownAnswers {

    /** File names, without ending. */
    static final List<String> NAMES =
            List.of(
                    "tokenizer-lfq-conv",
                    "tokenizer-lfq-average",
                    "tokenizer-lfq-legacy",
                    "tokenizer-vq",
                    "tokenizer-12bit",
                    "tokenizer-maskgit",
                    "tokenizer-taming",
                    "generator-bits-post",
                    "generator-bits-pre",
                    "generator-tokens-post",
                    "generator-tokens-pre",
                    "generator-14bit");

    private KnownAnswers() {}

    /** Reads one. */
    static KnownAnswer named(String name) {
        try (InputStream file = KnownAnswers.class.getResourceAsStream(name + ".json")) {
            if (file == null) {
                throw new IllegalStateException("the program was delivered without " + name);
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return KnownAnswerFile.parse(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compares the answers for components such as those of a run.
     *
     * @param run the run
     * @param catalog where components are found
     * @param full whether those of full size are among them
     * @param tolerance largest deviation that counts as equal
     * @return a report per answer, on the run's device and in its precision
     */
    static List<LayerReport> compare(ArmPlan run, Catalog catalog, boolean full, double tolerance) {
        List<LayerReport> reports = new ArrayList<>();
        for (String name : NAMES) {
            KnownAnswer answer = named(name);
            if (answer.full() && !full) {
                continue;
            }
            String device = run.ground().device();
            Precision precision = run.ground().precision();
            ArmPlan plan = KnownAnswerCheck.plan(answer, catalog, device, precision);
            if (isAkin(run, plan, answer)) {
                try (KnownAnswerCheck check = KnownAnswerCheck.open(answer, plan)) {
                    reports.add(check.compare(tolerance));
                }
            }
        }
        return reports;
    }

    private static boolean isAkin(ArmPlan run, ArmPlan plan, KnownAnswer answer) {
        if (answer.isOfGenerator()) {
            return id(run.generator()).equals(id(plan.generator()));
        }
        return id(run.tokenizer()).equals(id(plan.tokenizer()))
                && id(run.quantizer()).equals(id(plan.quantizer()));
    }

    private static Optional<String> id(Optional<GeneratorPlan<?>> generator) {
        return generator.map(KnownAnswers::id);
    }

    private static String id(ComponentPlan component) {
        return component.found().id();
    }
}
