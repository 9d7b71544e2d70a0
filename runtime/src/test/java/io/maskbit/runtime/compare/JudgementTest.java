package io.maskbit.runtime.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ArmResult;
import io.maskbit.api.ComparisonReport;
import io.maskbit.api.Metric;
import io.maskbit.api.Metric.Better;
import io.maskbit.api.Verdict;
import io.maskbit.runtime.report.ReportModel.Equality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgementTest {

    private static final Metric FRECHET = new Metric("frechet[judge, 8, ref]", "", Better.LOWER);
    private static final Metric PSNR = new Metric("psnr[8 images]", "dB", Better.HIGHER);

    @Test
    void smallerFrechetDistanceWins() {
        assertEquals(
                Verdict.CANDIDATE_BETTER,
                verdict(FRECHET, List.of(5.0, 5.1, 5.2), List.of(3.0, 3.2, 3.1)));
        assertEquals(
                Verdict.BASELINE_BETTER,
                verdict(FRECHET, List.of(3.0, 3.2, 3.1), List.of(5.0, 5.1, 5.2)));
    }

    @Test
    void largerPsnrWinsWhereNothingWasSampled() {
        assertEquals(
                Verdict.CANDIDATE_BETTER,
                verdict(PSNR, List.of(20.0, 20.1, 20.2), List.of(22.0, 22.2, 22.1)));
    }

    @Test
    void samplesDecideBeforeReconstructionsAndTheseBeforePsnr() {
        Metric ofReconstructions =
                new Metric("frechet[judge, 8 reconstructions, ref]", "", Better.LOWER);
        Metric ofSamples = new Metric("frechet[judge, 8 samples, ref]", "", Better.LOWER);
        List<ArmResult> baseline = new ArrayList<>();
        List<ArmResult> candidate = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            baseline.add(result(seed, Map.of(ofReconstructions, 5.0 + seed / 10.0, PSNR, 20.0)));
            candidate.add(result(seed, Map.of(ofReconstructions, 3.0, PSNR, 15.0)));
        }
        List<String> varies = List.of("tokenizer_loop");
        Judgement first = new Judgement("a", "b", varies, baseline, candidate, List.of());
        assertEquals(Verdict.CANDIDATE_BETTER, first.report().verdict());
        for (int seed = 0; seed < 3; seed++) {
            baseline.set(
                    seed, result(seed, Map.of(ofReconstructions, 5.0, ofSamples, 1 + seed / 9.0)));
            candidate.set(seed, result(seed, Map.of(ofReconstructions, 3.0, ofSamples, 4.0)));
        }
        Judgement second = new Judgement("a", "b", varies, baseline, candidate, List.of());
        assertEquals(Verdict.BASELINE_BETTER, second.report().verdict());
    }

    @Test
    void aDistanceByAProtocolDecidesBeforeTheJudge() {
        Metric scored = new Metric("kid[adm, 8 images, reference 1 of 8]", "", Better.LOWER);
        List<ArmResult> baseline = new ArrayList<>();
        List<ArmResult> candidate = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            baseline.add(result(seed, Map.of(FRECHET, 5.0 + seed / 10.0, scored, 1.0)));
            candidate.add(result(seed, Map.of(FRECHET, 3.0, scored, 2.0 + seed / 10.0)));
        }
        ComparisonReport report =
                new Judgement("a", "b", List.of("generator"), baseline, candidate, List.of())
                        .report();
        assertEquals(Verdict.BASELINE_BETTER, report.verdict());
        assertTrue(report.reasons().get(0).startsWith("decided by kid (adm) over 3 seeds"));
    }

    private static ArmResult result(long seed, Map<Metric, Double> values) {
        return new ArmResult("arm", seed, values, 1, 1, 1, "data", Map.of());
    }

    @Test
    void intervalThatHoldsZeroShowsNothing() {
        assertEquals(
                Verdict.NO_DIFFERENCE_SHOWN,
                verdict(FRECHET, List.of(5.0, 3.0, 4.0), List.of(3.0, 5.0, 4.1)));
        assertEquals(
                Verdict.NO_DIFFERENCE_SHOWN,
                verdict(FRECHET, List.of(5.0, 3.0, 4.0), List.of(5.0, 3.0, 4.0)));
    }

    @Test
    void twoSeedsGiveNumbersOnly() {
        ComparisonReport report = judgement(FRECHET, List.of(5.0, 5.1), List.of(3.0, 3.1)).report();
        assertEquals(Verdict.NUMBERS_ONLY, report.verdict());
        assertTrue(report.metrics().get(0).difference().isEmpty());
    }

    @Test
    void unequalDataAreNotCompared() {
        ArmResult a = result(FRECHET, 0, 5, "one", Map.of());
        ArmResult b = result(FRECHET, 0, 5, "other", Map.of());
        ComparisonReport report =
                new Judgement("a", "b", List.of("generator"), List.of(a), List.of(b), List.of())
                        .report();
        assertEquals(Verdict.NOT_COMPARABLE, report.verdict());
        assertTrue(report.reasons().get(0).contains("one against other"), report.reasons().get(0));
    }

    @Test
    void unequalStartsOfCommonParametersAreNotCompared() {
        ArmResult a =
                result(
                        FRECHET,
                        0,
                        5,
                        "d",
                        Map.of("generator.w (2, 2)", "1", "generator.a (1)", "1"));
        ArmResult b =
                result(
                        FRECHET,
                        0,
                        5,
                        "d",
                        Map.of("generator.w (2, 2)", "2", "generator.b (1)", "3"));
        ComparisonReport report =
                new Judgement("a", "b", List.of("generator"), List.of(a), List.of(b), List.of())
                        .report();
        assertEquals(Verdict.NOT_COMPARABLE, report.verdict());
        assertTrue(report.reasons().get(0).contains("generator.w"), report.reasons().get(0));
    }

    @Test
    void aLayerThatTheVariedComponentResizesNeedNotStartEqual() {
        Map<String, String> wide = Map.of("t.conv.weight (64, 16)", "1", "t.conv.bias (64)", "1");
        Map<String, String> thin = Map.of("t.conv.weight (64, 8)", "2", "t.conv.bias (64)", "2");
        ArmResult a = result(FRECHET, 0, 5, "d", wide);
        ArmResult b = result(FRECHET, 0, 5, "d", thin);
        assertEquals(
                Verdict.NUMBERS_ONLY,
                new Judgement("a", "b", List.of("quantizer"), List.of(a), List.of(b), List.of())
                        .report()
                        .verdict());
    }

    @Test
    void valuesOfDifferentNamesNeverShareARow() {
        ArmResult a = result(FRECHET, 0, 5, "d", Map.of());
        ArmResult b =
                result(new Metric("frechet[judge, 9, ref]", "", Better.LOWER), 0, 5, "d", Map.of());
        assertTrue(
                new Judgement("a", "b", List.of("generator"), List.of(a), List.of(b), List.of())
                        .report()
                        .metrics()
                        .isEmpty());
    }

    @Test
    void armsOnTokenizersThatSawOtherDataAreNotCompared() {
        ArmResult a = result(FRECHET, 0, 5, "d", Map.of());
        List<Equality> before =
                Judgement.equalities(
                        "tokenizers: ",
                        List.of(result(FRECHET, 0, 5, "one", Map.of())),
                        List.of(result(FRECHET, 0, 5, "other", Map.of())));
        ComparisonReport report =
                new Judgement("a", "b", List.of("quantizer"), List.of(a), List.of(a), before)
                        .report();
        assertEquals(Verdict.NOT_COMPARABLE, report.verdict());
        assertTrue(report.reasons().get(0).contains("tokenizers: "), report.reasons().get(0));
    }

    private static Verdict verdict(Metric metric, List<Double> baseline, List<Double> candidate) {
        return judgement(metric, baseline, candidate).report().verdict();
    }

    private static Judgement judgement(
            Metric metric, List<Double> baseline, List<Double> candidate) {
        return new Judgement(
                "a",
                "b",
                List.of("generator"),
                results(metric, baseline),
                results(metric, candidate),
                List.of());
    }

    private static List<ArmResult> results(Metric metric, List<Double> values) {
        List<ArmResult> results = new ArrayList<>();
        for (int seed = 0; seed < values.size(); seed++) {
            results.add(result(metric, seed, values.get(seed), "d", Map.of()));
        }
        return results;
    }

    private static ArmResult result(
            Metric metric, long seed, double value, String data, Map<String, String> starts) {
        return new ArmResult("a", seed, Map.of(metric, value), 1, 1, 1, data, starts);
    }
}
