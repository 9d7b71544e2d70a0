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
                deciding().stream().map(model.contrast().orElseThrow()::finding).toList();
        String pair = " with " + kind(run()) + " than with " + kind(control());
        String closer = "a flipped bit leaves the image closer" + pair;
        if (findings.stream().allMatch(f -> f == Finding.CLOSER)) {
            return "Seen here: " + closer;
        }
        if (findings.stream().allMatch(f -> f == Finding.FURTHER)) {
            return "The opposite is seen: a flipped bit takes the image further away" + pair;
        }
        return findings.stream().allMatch(f -> f == Finding.NOT_SHOWN)
                ? "Not shown here: that " + closer
                : "Mixed: by some measures only, " + closer;
    }

    private static String kind(Subject subject) {
        String kind =
                subject.tokens() instanceof TokenSpace.Codebook ? "codebook tokens" : "bit tokens";
        return kind + " (" + subject.role() + ", " + subject.quantizer() + ")";
    }

    /** Returns the findings, each a sentence or two. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        model.contrast().ifPresent(contrast -> findings.add(against(contrast)));
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
                + run().label()
                + ", against "
                + interval(control)
                + " with "
                + control().label()
                + " (medians over the bits): "
                + interval(ratio)
                + " times as much.";
    }

    private static String way(Subject subject) {
        Interval share = subject.summary().shares().get(ChangeMeasure.MSE);
        Interval pairs = subject.summary().pairs().get(ChangeMeasure.MSE);
        return "With "
                + subject.label()
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
                            + subject.label()
                            + " (two different images: "
                            + percent(
                                    subject.summary()
                                            .pairs()
                                            .get(ChangeMeasure.LABEL_CHANGED)
                                            .mean())
                            + ")");
        }
        return "A classifier sees another class after the flip in "
                + String.join(", in ", parts)
                + ".";
    }

    private static String extremes(Subject subject) {
        int least = 0;
        int most = 0;
        List<Map<ChangeMeasure, Interval>> bits = subject.summary().bits();
        for (int bit = 1; bit < bits.size(); bit++) {
            least = mse(bits, bit) < mse(bits, least) ? bit : least;
            most = mse(bits, bit) > mse(bits, most) ? bit : most;
        }
        return "With "
                + subject.label()
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

    /** Returns what may be concluded and what may not. */
    List<String> limits() {
        List<String> limits = new ArrayList<>();
        limits.add(
                "The intervals say how far the numbers hang on which "
                        + model.setup().images()
                        + " held-out images were taken. They say nothing of other trainings: "
                        + (model.contrast().isPresent()
                                ? "one trained run stands against one trained control, and another"
                                        + " seed may give other numbers."
                                : "another seed may give other numbers."));
        limits.add(
                "It holds for these data, images of "
                        + model.setup().side()
                        + " x "
                        + model.setup().side()
                        + " pixels and networks of this size. The paper's claim was made for"
                        + " photographs of 256 x 256 pixels; what is seen here neither proves nor"
                        + " refutes it there.");
        if (model.contrast().isEmpty()) {
            limits.add(
                    "Without a control nothing can be said about bits against codebook indices:"
                            + " give the same command a tokenizer with a codebook, trained on the"
                            + " same data, as --control.");
        } else {
            limits.addAll(fairness());
        }
        model.setup()
                .judge()
                .ifPresent(
                        judge ->
                                limits.add(
                                        "The classifier is small and right on "
                                                + percent(judge.accuracy())
                                                + " of held-out images. Flipped images are unlike"
                                                + " anything it was trained on; where it keeps the"
                                                + " class, something of the class is still"
                                                + " visible, no more."));
        return limits;
    }

    private List<String> fairness() {
        List<String> notes = new ArrayList<>();
        notes.add(
                "The tokenizers reconstruct unequally well (MSE against the originals "
                        + number(reconstruction(run()))
                        + " and "
                        + number(reconstruction(control()))
                        + "); therefore changes are measured against each one's own"
                        + " reconstruction.");
        if (run().bits() != control().bits()) {
            notes.add(
                    "A token has "
                            + run().bits()
                            + " bits in the run and "
                            + control().bits()
                            + " in the control: one bit is not the same share of both.");
        }
        if (run().tokens() instanceof TokenSpace.Codebook
                == control().tokens() instanceof TokenSpace.Codebook) {
            notes.add(
                    "Run and control have tokens of the same kind; this is no test of bits against"
                            + " codebook indices.");
        }
        return notes;
    }

    private static double reconstruction(Subject subject) {
        return subject.summary().reconstructions().get(ChangeMeasure.MSE).mean();
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
