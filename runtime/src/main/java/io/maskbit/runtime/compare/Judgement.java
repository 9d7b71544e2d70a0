package io.maskbit.runtime.compare;

import io.maskbit.api.ArmResult;
import io.maskbit.api.ComparisonReport;
import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.ComparisonReport.Row;
import io.maskbit.api.Metric;
import io.maskbit.api.Metric.Better;
import io.maskbit.api.Verdict;
import io.maskbit.evaluation.Intervals;
import io.maskbit.runtime.report.MetricNames;
import io.maskbit.runtime.report.ReportModel.Equality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns the results of two arms into rows, checks and a verdict.
 *
 * <p>The verdict is decided by one metric, named in the reasons: the distance by the protocol that
 * the experiment names, else the judge's Fréchet distance of samples, else that of reconstructions,
 * else PSNR. Below three seeds there is no interval and no verdict. Values that were not measured
 * alike give no verdict either.
 */
final class Judgement {

    private static final List<String> SCORES =
            List.of("fid", "frechet", "kid", "kernel-distance", "cmmd");

    private static final int OTHERS = SCORES.size() + 3;

    private final String first;
    private final String second;
    private final List<String> varies;
    private final List<ArmResult> baseline;
    private final List<ArmResult> candidate;
    private final List<Equality> before;

    /**
     * Judges two arms.
     *
     * @param first name of the baseline
     * @param second name of the candidate
     * @param varies sections in which they differ
     * @param baseline its results
     * @param candidate its results, paired: equal seeds in equal order
     * @param before checks of what the arms stand on
     */
    Judgement(
            String first,
            String second,
            List<String> varies,
            List<ArmResult> baseline,
            List<ArmResult> candidate,
            List<Equality> before) {
        this.first = first;
        this.second = second;
        this.varies = varies;
        this.baseline = baseline;
        this.candidate = candidate;
        this.before = before;
    }

    /** Returns one check per seed for the data and for the common starting weights. */
    List<Equality> equalities() {
        List<Equality> checks = new ArrayList<>(before);
        checks.addAll(equalities("", baseline, candidate));
        return checks;
    }

    /**
     * Checks two series of runs.
     *
     * @param what begins the name of each check
     * @param baseline results by seed
     * @param candidate results by seed, in the same order
     */
    static List<Equality> equalities(
            String what, List<ArmResult> baseline, List<ArmResult> candidate) {
        List<Equality> checks = new ArrayList<>();
        for (int i = 0; i < baseline.size(); i++) {
            ArmResult a = baseline.get(i);
            ArmResult b = candidate.get(i);
            String seed = ", seed " + a.seed();
            boolean isEqual = a.dataDigest().equals(b.dataDigest());
            checks.add(
                    new Equality(
                            what + "training samples, crops and flips in order" + seed,
                            isEqual,
                            isEqual
                                    ? a.dataDigest()
                                    : a.dataDigest() + " against " + b.dataDigest()));
            CommonStarts starts = new CommonStarts(a.startDigests(), b.startDigests());
            List<String> unequal = starts.unequal();
            checks.add(
                    new Equality(
                            what
                                    + "starting values of parameters with equal path and shape, in"
                                    + " layers of equal shapes"
                                    + seed,
                            unequal.isEmpty(),
                            unequal.isEmpty()
                                    ? starts.count() + " parameters compared"
                                    : "differ: " + String.join(", ", unequal)));
        }
        return checks;
    }

    ComparisonReport report() {
        List<Row> rows = rows();
        List<String> reasons = new ArrayList<>();
        Optional<Row> deciding =
                rows.stream()
                        .filter(r -> rank(r.metric()) < Integer.MAX_VALUE)
                        .min(Comparator.comparingInt(r -> rank(r.metric())));
        Verdict verdict = verdict(deciding, reasons);
        return new ComparisonReport(
                first, second, varies, verdict, deciding.map(Row::metric), rows, reasons);
    }

    private Verdict verdict(Optional<Row> deciding, List<String> reasons) {
        List<Equality> failed = equalities().stream().filter(e -> !e.equal()).toList();
        if (!failed.isEmpty()) {
            failed.forEach(e -> reasons.add("not equal: " + e.what() + " (" + e.detail() + ")"));
            return Verdict.NOT_COMPARABLE;
        }
        if (baseline.size() < Intervals.FEWEST) {
            reasons.add(
                    baseline.size()
                            + (baseline.size() == 1 ? " seed" : " seeds")
                            + ": numbers, but no interval and no verdict; at least "
                            + Intervals.FEWEST
                            + " seeds are needed");
            return Verdict.NUMBERS_ONLY;
        }
        if (deciding.isEmpty()) {
            reasons.add("no metric that could decide was measured in both arms");
            return Verdict.NUMBERS_ONLY;
        }
        Row row = deciding.orElseThrow();
        Interval interval = row.difference().orElseThrow();
        reasons.add(
                String.format(
                        Locale.ROOT,
                        "decided by %s over %d seeds: %s minus %s %.4g, 95 %% interval"
                                + " [%.4g, %.4g]; %s is better",
                        MetricNames.plain(row.metric()),
                        row.baseline().size(),
                        second,
                        first,
                        interval.mean(),
                        interval.low(),
                        interval.high(),
                        row.metric().better() == Better.LOWER ? "lower" : "higher"));
        if (interval.low() <= 0 && interval.high() >= 0) {
            return Verdict.NO_DIFFERENCE_SHOWN;
        }
        boolean candidateWins = (interval.mean() > 0) == (row.metric().better() == Better.HIGHER);
        return candidateWins ? Verdict.CANDIDATE_BETTER : Verdict.BASELINE_BETTER;
    }

    private static int rank(Metric metric) {
        if (metric.better() == Better.NEITHER) {
            return Integer.MAX_VALUE;
        }
        if (MetricNames.protocol(metric).isPresent()) {
            int rank = SCORES.indexOf(MetricNames.id(metric));
            return rank < 0 ? OTHERS : rank;
        }
        if (metric.name().startsWith("frechet[")) {
            return SCORES.size() + (metric.name().contains(" reconstructions,") ? 1 : 0);
        }
        return metric.name().startsWith("psnr[") ? OTHERS - 1 : OTHERS;
    }

    private List<Row> rows() {
        List<Metric> metrics =
                baseline.stream()
                        .flatMap(r -> r.metrics().stream())
                        .distinct()
                        .filter(m -> inAll(baseline, m) && inAll(candidate, m))
                        .sorted(
                                Comparator.comparingInt(Judgement::rank)
                                        .thenComparing(Metric::name))
                        .toList();
        return metrics.stream().map(this::row).toList();
    }

    private Row row(Metric metric) {
        List<Double> a = baseline.stream().map(r -> r.values().get(metric)).toList();
        List<Double> b = candidate.stream().map(r -> r.values().get(metric)).toList();
        return new Row(metric, a, b, Intervals.difference(a, b));
    }

    private static boolean inAll(List<ArmResult> results, Metric metric) {
        return results.stream().allMatch(r -> r.values().containsKey(metric));
    }
}
