package io.maskbit.runtime.report;

import io.maskbit.api.ComparisonReport.Interval;
import io.maskbit.api.TokenSpace;
import io.maskbit.evaluation.ChangeMeasure;
import io.maskbit.evaluation.FlipContrast;
import io.maskbit.evaluation.FlipContrast.Finding;
import io.maskbit.runtime.report.LookModel.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The sentences of a look into a run; every number in them is computed. */
final class LookText {

    private final LookModel model;

    LookText(LookModel model) {
        this.model = model;
    }

    /** Returns the measures that were taken, in their order. */
    List<ChangeMeasure> measures() {
        return Stream.of(ChangeMeasure.values())
                .filter(model.subjects().get(0).scores().measures()::contains)
                .toList();
    }

    /** Returns the measures that decide: PSNR only says again what MSE says. */
    private List<ChangeMeasure> deciding() {
        return measures().stream().filter(m -> m != ChangeMeasure.PSNR).toList();
    }

    /** Returns what was found, in a line. */
    String headline() {
        if (model.contrast().isEmpty()) {
            return "What one flipped bit does to an image: " + run().label();
        }
        List<Finding> findings =
                deciding().stream()
                        .map(model.contrast().orElseThrow()::finding)
                        .distinct()
                        .toList();
        return isBits(run()) == isBits(control())
                ? difference(findings)
                : claim(findings, isBits(run()) ? Finding.CLOSER : Finding.FURTHER);
    }

    /** Returns whether the closer of the two gives the originals back worse than the other. */
    private boolean isDoubtful(FlipContrast contrast) {
        return switch (contrast.finding(ChangeMeasure.MSE)) {
            case CLOSER -> isWorse(run(), control());
            case FURTHER -> isWorse(control(), run());
            case NOT_SHOWN -> false;
        };
    }

    private boolean isWorse(Subject subject, Subject other) {
        return measures().stream()
                .filter(m -> m == ChangeMeasure.MSE || m == ChangeMeasure.LABEL_CHANGED)
                .anyMatch(
                        m ->
                                subject.summary().reconstructions().get(m).low()
                                        > other.summary().reconstructions().get(m).high());
    }

    /** Bits against a codebook: the claim of the paper. */
    private String claim(List<Finding> findings, Finding claimed) {
        String claim =
                "a flipped bit leaves images closer with bit tokens than with codebook tokens";
        if (findings.equals(List.of(claimed))) {
            return (isDoubtful(model.contrast().orElseThrow())
                            ? "Seen, but in doubt: "
                            : "Seen here: ")
                    + claim;
        }
        if (findings.equals(List.of(Finding.NOT_SHOWN))) {
            return "Not shown here: that " + claim;
        }
        return findings.contains(claimed)
                ? "Mixed: by some measures only, " + claim
                : "Not seen here: that " + claim + "; what shows points the other way";
    }

    /** Tokens of the same kind. */
    private static String difference(List<Finding> findings) {
        if (findings.equals(List.of(Finding.NOT_SHOWN))) {
            return "No difference shown between run and control in what a flipped bit does";
        }
        if (findings.size() > 1) {
            return "Mixed: run and control differ by some measures in what a flipped bit does";
        }
        return findings.contains(Finding.CLOSER)
                ? "A flipped bit leaves images closer in the run than in the control"
                : "A flipped bit takes images further away in the run than in the control";
    }

    static boolean isBits(Subject subject) {
        return subject.tokens() instanceof TokenSpace.Bits;
    }

    /** The name of a subject; with its role where the names are equal. */
    private String name(Subject subject) {
        boolean isShared =
                model.subjects().stream().filter(s -> s.label().equals(subject.label())).count()
                        > 1;
        return isShared ? subject.label() + " of the " + subject.role() : subject.label();
    }

    /** Returns the findings, each a sentence or two. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        model.contrast()
                .ifPresent(
                        contrast -> {
                            findings.add(against(contrast));
                            if (isDoubtful(contrast)) {
                                findings.add(doubt());
                            }
                        });
        model.subjects().forEach(subject -> findings.add(way(subject)));
        model.setup().judge().ifPresent(judge -> findings.add(classes()));
        model.subjects().forEach(subject -> findings.add(extremes(subject)));
        model.contrast().ifPresent(contrast -> findings.add(crossing()));
        return findings;
    }

    /** Says from how many random bits per token on the run is no longer the closer one. */
    private String crossing() {
        List<Map<ChangeMeasure, Interval>> here = run().summary().counts();
        List<Map<ChangeMeasure, Interval>> there = control().summary().counts();
        int most = Math.min(here.size(), there.size()) - 1;
        int closer = 0;
        while (closer < most && mse(here, closer + 1) < mse(there, closer + 1)) {
            closer++;
        }
        String begin = "With h random bits flipped in each token, ";
        if (closer == 0) {
            return begin + "the run's images are no closer than the control's for h = 1 already.";
        }
        return begin
                + "the mean squared error is smaller for the run than for the control "
                + (closer == most
                        ? "for every h up to " + most + "."
                        : "up to h = "
                                + closer
                                + ", and larger or equal at h = "
                                + (closer + 1)
                                + ".");
    }

    private String against(FlipContrast contrast) {
        Interval run = run().summary().medians().get(ChangeMeasure.MSE);
        Interval control = control().summary().medians().get(ChangeMeasure.MSE);
        Interval ratio = contrast.ratios().get(ChangeMeasure.MSE);
        return "Flipping one bit of every token changes the decoded image by a mean squared error"
                + " of "
                + interval(run)
                + " with "
                + name(run())
                + ", against "
                + interval(control)
                + " with "
                + name(control())
                + " (medians over the bits): "
                + interval(ratio)
                + " times as much.";
    }

    private String doubt() {
        return "In doubt, because the tokenizer whose images stay closer gives the originals back"
                + " worse (MSE "
                + interval(run().summary().reconstructions().get(ChangeMeasure.MSE))
                + " in the run, "
                + interval(control().summary().reconstructions().get(ChangeMeasure.MSE))
                + " in the control): bits that carry less also change less when they flip.";
    }

    private String way(Subject subject) {
        Interval share = subject.summary().shares().get(ChangeMeasure.MSE);
        Interval pairs = subject.summary().pairs().get(ChangeMeasure.MSE);
        return "With "
                + name(subject)
                + " two different images lie "
                + interval(pairs)
                + " apart; a typical flipped bit goes "
                + percents(share)
                + " of that way.";
    }

    private String classes() {
        List<String> parts = new ArrayList<>();
        for (Subject subject : model.subjects()) {
            parts.add(
                    percents(subject.summary().medians().get(ChangeMeasure.LABEL_CHANGED))
                            + " of images with "
                            + name(subject)
                            + " (two different images: "
                            + percent(
                                    subject.summary()
                                            .pairs()
                                            .get(ChangeMeasure.LABEL_CHANGED)
                                            .mean())
                            + ")");
        }
        return "The judge, a small classifier, sees another class after the flip in "
                + String.join(", in ", parts)
                + ".";
    }

    private String extremes(Subject subject) {
        int least = 0;
        int most = 0;
        List<Map<ChangeMeasure, Interval>> bits = subject.summary().bits();
        for (int bit = 1; bit < bits.size(); bit++) {
            least = mse(bits, bit) < mse(bits, least) ? bit : least;
            most = mse(bits, bit) > mse(bits, most) ? bit : most;
        }
        return "With "
                + name(subject)
                + " bit "
                + most
                + " changes the image most (MSE "
                + number(mse(bits, most))
                + ") and bit "
                + least
                + " least (MSE "
                + number(mse(bits, least))
                + ").";
    }

    private static double mse(List<Map<ChangeMeasure, Interval>> bits, int bit) {
        return bits.get(bit).get(ChangeMeasure.MSE).mean();
    }

    /** Returns words for the finding of one measure. */
    String reading(ChangeMeasure measure) {
        return switch (model.contrast().orElseThrow().finding(measure)) {
            case CLOSER -> "closer than the control";
            case FURTHER -> "further than the control";
            case NOT_SHOWN -> "no difference shown";
        };
    }

    private Subject run() {
        return model.subjects().get(0);
    }

    private Subject control() {
        return model.subjects().get(1);
    }

    static String interval(Interval interval) {
        return number(interval.mean())
                + " ["
                + number(interval.low())
                + ", "
                + number(interval.high())
                + "]";
    }

    static String percents(Interval interval) {
        return percent(interval.mean())
                + " ["
                + percent(interval.low())
                + ", "
                + percent(interval.high())
                + "]";
    }

    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", 100 * share) : "none";
    }

    /** Three digits; as plain a number as they allow. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "none";
        }
        if (value != 0 && Math.abs(value) < 1e-4) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
