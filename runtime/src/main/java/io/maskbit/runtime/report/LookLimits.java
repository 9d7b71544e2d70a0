package io.maskbit.runtime.report;

import io.maskbit.evaluation.ChangeMeasure;
import io.maskbit.runtime.report.LookModel.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * What may be concluded from a look into a run, and what may not.
 *
 * @param model what was seen
 */
record LookLimits(LookModel model) {

    /** Returns sentences. */
    List<String> sentences() {
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
                                        "The judge is small and right on "
                                                + LookText.percent(judge.accuracy())
                                                + " of held-out images. Flipped images are unlike"
                                                + " anything it was trained on; where it keeps the"
                                                + " class, something of the class is still"
                                                + " visible, no more."));
        return limits;
    }

    private List<String> fairness() {
        Subject run = model.subjects().get(0);
        Subject control = model.subjects().get(1);
        List<String> notes = new ArrayList<>();
        notes.add(
                "Changes are measured from each tokenizer's own reconstruction. How well these give"
                        + " the originals back (MSE "
                        + LookText.number(reconstruction(run))
                        + " in the run and "
                        + LookText.number(reconstruction(control))
                        + " in the control) is another question.");
        if (run.bits() != control.bits()) {
            notes.add(
                    "A token has "
                            + run.bits()
                            + " bits in the run and "
                            + control.bits()
                            + " in the control: one bit is not the same share of both.");
        }
        if (LookText.isBits(run) == LookText.isBits(control)) {
            notes.add(
                    "Run and control have tokens of the same kind; this is no test of bits against"
                            + " codebook indices.");
        }
        return notes;
    }

    private static double reconstruction(Subject subject) {
        return subject.summary().reconstructions().get(ChangeMeasure.MSE).mean();
    }
}
