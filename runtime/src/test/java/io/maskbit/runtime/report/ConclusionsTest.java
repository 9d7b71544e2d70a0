package io.maskbit.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.maskbit.api.ComparisonReport;
import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.ComparisonReport.Row;
import io.maskbit.api.Metric;
import io.maskbit.api.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConclusionsTest {

    private static final Metric FRECHET =
            new Metric("frechet[judge, 8 samples, ref]", "", Metric.Better.LOWER);
    private static final List<String> ARMS = List.of("x", "y", "z");

    @Test
    void anArmThatBeatsEveryOtherIsTheHeadline() {
        Conclusions conclusions =
                new Conclusions(
                        ARMS,
                        List.of(
                                pair("x", "y", Verdict.CANDIDATE_BETTER, "generator"),
                                pair("x", "z", Verdict.NO_DIFFERENCE_SHOWN, "quantizer"),
                                pair("y", "z", Verdict.BASELINE_BETTER, "quantizer", "generator")));
        assertEquals("y best", conclusions.headline());
        assertEquals("one-best", conclusions.key());
    }

    @Test
    void withoutOneThatBeatsAllTheUnbeatenAreNamed() {
        Conclusions conclusions =
                new Conclusions(
                        ARMS,
                        List.of(
                                pair("x", "y", Verdict.CANDIDATE_BETTER, "generator"),
                                pair("x", "z", Verdict.CANDIDATE_BETTER, "generator"),
                                pair("y", "z", Verdict.NO_DIFFERENCE_SHOWN, "generator")));
        assertEquals("Not beaten: y, z", conclusions.headline());
        assertEquals("several-unbeaten", conclusions.key());
        assertTrue(conclusions.reasons().get(0).contains("frechet["), conclusions.reasons().get(0));
    }

    @Test
    void causesAreNamedOnlyWhereOneSectionDiffers() {
        Conclusions conclusions =
                new Conclusions(
                        ARMS,
                        List.of(
                                pair("x", "y", Verdict.CANDIDATE_BETTER, "generator"),
                                pair("x", "z", Verdict.BASELINE_BETTER, "quantizer", "generator"),
                                pair("y", "z", Verdict.NO_DIFFERENCE_SHOWN, "quantizer")));
        List<List<String>> rows = conclusions.rows();
        assertEquals("y is better, and the generator alone differs", rows.get(0).get(3));
        assertTrue(rows.get(1).get(3).startsWith("x is better; which of"), rows.get(1).get(3));
        assertEquals("quantizer, generator", rows.get(1).get(1));
        assertTrue(rows.get(2).get(3).startsWith("no difference shown"), rows.get(2).get(3));
        assertEquals("-1 [-2, 0.1000]", rows.get(0).get(2));
    }

    @Test
    void onePairThatCannotBeComparedSpoilsTheWhole() {
        Conclusions conclusions =
                new Conclusions(
                        ARMS,
                        List.of(
                                pair("x", "y", Verdict.CANDIDATE_BETTER, "generator"),
                                pair("x", "z", Verdict.NOT_COMPARABLE, "generator"),
                                pair("y", "z", Verdict.NO_DIFFERENCE_SHOWN, "generator")));
        assertEquals("Not comparable", conclusions.headline());
        assertEquals(List.of("because"), conclusions.reasons());
    }

    @Test
    void twoNamedArmsAreCalledByTheirNames() {
        assertEquals(
                "vq+maskgit better",
                new Conclusions(
                                List.of("vq+maskgit", "lfq+maskbit"),
                                List.of(
                                        pair(
                                                "vq+maskgit",
                                                "lfq+maskbit",
                                                Verdict.BASELINE_BETTER,
                                                "generator")))
                        .headline());
    }

    private static ComparisonReport pair(
            String baseline, String candidate, Verdict verdict, String... varies) {
        Row row =
                new Row(
                        FRECHET,
                        List.of(3.0, 3.0, 3.0),
                        List.of(2.0, 2.0, 2.0),
                        Optional.of(new Interval(-1, -2, 0.1)));
        return new ComparisonReport(
                baseline,
                candidate,
                List.of(varies),
                verdict,
                Optional.of(FRECHET),
                List.of(row),
                List.of("because"));
    }
}
